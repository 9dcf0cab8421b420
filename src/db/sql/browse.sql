-- A page of the list with who changed each product last.
select
    p.id, p.name, p.description, p.price, p.stock_quantity, p.version, p.created_at, p.updated_at,
    r.actor as "actor?"
from (
    select * from products
    order by id
    limit $1 offset $2
) p
left join product_revisions r on r.product_id = p.id and r.version = p.version
order by p.id
