-- The current row, locked until the transaction ends; `no key`, because saves never change the id.
select p as "product!: ProductRow" from products p where p.id = $1 for no key update
