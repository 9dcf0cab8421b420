select
    p as "product!: ProductRow",
    (select coalesce(sum(change), 0)::bigint from product_count_changes) as "total!"
from products p
order by p.id
limit $1 offset $2
