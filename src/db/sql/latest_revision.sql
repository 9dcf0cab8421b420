select
    product_id, version, name, description, price, stock_quantity, kind, actor, merged_from,
    created_at
from product_revisions
where product_id = $1
order by version desc
limit 1
