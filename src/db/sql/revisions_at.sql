-- Some versions of a product; uses the primary key.
select r as "revision!: RevisionRow"
from product_revisions r
where product_id = $1 and version = any ($2)
