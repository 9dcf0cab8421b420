-- How a stock changed after version $2, up to version $3, by reason and direction; uses the primary key.
select reason, sum(delta) as "delta!"
from stock_movements
where product_id = $1 and version > $2 and version <= $3
group by reason, delta < 0
order by min(version)
