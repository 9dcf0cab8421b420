-- Locks owed lines of products that exist (again) and have room for them.
select l.reservation_id, l.product_id, l.quantity, r.state as reason
from stock_reservation_lines l
join stock_reservations r on r.id = l.reservation_id
join products p on p.id = l.product_id
where l.owed and p.stock_quantity::bigint + l.quantity <= 2147483647
order by l.product_id, l.reservation_id
limit $1
for update of l skip locked
