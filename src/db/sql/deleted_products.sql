-- Products that are currently deleted, the last deleted first, before time $1 (and id $2). If the deletion
-- is not the latest revision, the product was restored.
select d as "revision!: RevisionRow"
from product_revisions d
where d.kind = 'deleted' and (d.created_at, d.product_id) < ($1, $2)
    and not exists (
        select from product_revisions n
        where n.product_id = d.product_id and n.version = d.version + 1
    )
order by d.created_at desc, d.product_id desc
limit $3
