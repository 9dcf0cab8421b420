-- A page of the list with who changed each product last: products whose name matches $1, for which there is
-- an index, and all of $2, which are checked one by one.
select p.product as "product!: ProductRow", r.actor as "actor?"
from (
    select product from products product
    where
        lower(normalize(name)) like lower(normalize($1::text))
        and lower(normalize(name)) like all (
            array(select lower(normalize(pattern)) from unnest($2::text[]) pattern)
        )
    order by id
    limit $3 offset $4
) p
left join product_revisions r on r.product_id = (p.product).id and r.version = (p.product).version
order by (p.product).id
