-- Versions after $2 that deliberately overwrote others, by people who had loaded a version before $3, each
-- with the version that it replaced; the earliest first.
select r as "revision!: RevisionRow"
from (
    select version from product_revisions
    where product_id = $1 and kind = 'overwritten' and version > $2
        and coalesce(merged_from, version - 2) < $3
    order by version
    limit 50
) o
join product_revisions r on r.product_id = $1 and r.version in (o.version, o.version - 1)
