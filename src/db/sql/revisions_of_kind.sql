-- A page of a product's history, the newest first: either only stock movements ($4), or everything else.
select r as "revision!: RevisionRow"
from product_revisions r
where product_id = $1 and version < $2 and (kind = 'moved') = $4
order by version desc
limit $3
