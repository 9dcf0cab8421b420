select p as "product!: ProductRow" from products p where p.id = any($1)
