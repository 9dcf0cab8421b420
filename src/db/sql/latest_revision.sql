select r as "revision!: RevisionRow"
from product_revisions r
where product_id = $1
order by version desc
limit 1
