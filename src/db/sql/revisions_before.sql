-- A page of a product's history, the newest first: by the primary key, however deep it is.
select r as "revision!: RevisionRow"
from product_revisions r
where product_id = $1 and version < $2
order by version desc
limit $3
