-- Some versions of a product, by the primary key.
select
    product_id, version, name, description, price, stock_quantity, kind, actor, merged_from,
    created_at
from product_revisions
where product_id = $1 and version = any ($2)
