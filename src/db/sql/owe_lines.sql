-- What could not go back ($3), or has gone back by now.
update stock_reservation_lines set owed = $3
where reservation_id = $1 and product_id = any($2)
