-- The movements that created some versions of a product; uses the primary key. Versions may be far apart:
-- those between them may be pruned, but no movement is.
select product_id, version, delta, reason, reference, actor, created_at
from stock_movements
where product_id = $1 and version = any ($2)
