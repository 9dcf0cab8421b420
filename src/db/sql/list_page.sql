select
    id, name, description, price, stock_quantity, version, created_at, updated_at,
    (select coalesce(sum(change), 0)::bigint from product_count_changes) as "total!"
from products
order by id
limit $1 offset $2
