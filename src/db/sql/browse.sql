-- A page of the list with who changed each product last.
select p.product as "product!: ProductRow", r.actor as "actor?"
from (
    select product from products product
    order by id
    limit $1 offset $2
) p
left join product_revisions r on r.product_id = (p.product).id and r.version = (p.product).version
order by (p.product).id
