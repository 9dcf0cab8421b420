-- A product's movements before version $2, the newest first; uses the primary key.
select product_id, version, delta, reason, reference, actor, created_at
from stock_movements
where product_id = $1 and version < $2
order by version desc
limit $3
