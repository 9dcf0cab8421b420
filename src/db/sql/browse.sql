-- A page of the list with who changed each product last; $1 is a pattern for the name, or null.
select
    p.id, p.name, p.description, p.price, p.stock_quantity, p.version, p.created_at, p.updated_at,
    r.actor as "actor?"
from (
    select * from products
    where $1::text is null or name ilike $1
    order by id
    limit $2 offset $3
) p
left join product_revisions r on r.product_id = p.id and r.version = p.version
order by p.id
