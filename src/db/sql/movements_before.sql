-- A product's movements from version $2 on and before version $3, the newest first: by the primary key.
select product_id, version, delta, reason, reference, actor, created_at
from stock_movements
where product_id = $1 and version >= $2 and version < $3
order by version desc
limit $4
