-- Marks lines whose pieces could not be returned ($3), or have been returned since.
update stock_reservation_lines set owed = $3
where reservation_id = $1 and product_id = any($2)
