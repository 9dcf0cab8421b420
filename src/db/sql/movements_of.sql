-- The movements that made some versions of a product, by the primary key. Versions may be far apart: those
-- between them may be forgotten, but no movement is.
select product_id, version, delta, reason, reference, actor, created_at
from stock_movements
where product_id = $1 and version = any ($2)
