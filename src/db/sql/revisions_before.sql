-- A page of a product's history, the newest first; uses the primary key, so later pages are not slower.
select r as "revision!: RevisionRow"
from product_revisions r
where product_id = $1 and version < $2
order by version desc
limit $3
