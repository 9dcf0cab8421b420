select id from stock_reservations where id = $1 for update
