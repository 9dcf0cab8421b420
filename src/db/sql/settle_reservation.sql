update stock_reservations set state = $2, settled_at = clock_timestamp() where id = $1
