-- The current row, held until the transaction ends; `no key`, as no save changes the id.
select p as "product!: ProductRow" from products p where p.id = $1 for no key update
