-- Products that are deleted now, the last deleted first, from before the moment $1 (and id $2) on. A
-- deletion that something followed was taken back.
select d as "revision!: RevisionRow"
from product_revisions d
where d.kind = 'deleted' and (d.created_at, d.product_id) < ($1, $2)
    and not exists (
        select from product_revisions n
        where n.product_id = d.product_id and n.version = d.version + 1
    )
order by d.created_at desc, d.product_id desc
limit $3
