select product_id, quantity
from stock_reservation_lines
where reservation_id = any($1)
order by product_id, reservation_id
