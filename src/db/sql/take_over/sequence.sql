-- New products get ids above all old ones, including deleted ones.
select setval(
    pg_get_serial_sequence('products', 'id')::regclass,
    greatest(
        (select max(id) from products),
        pg_sequence_last_value(pg_get_serial_sequence('products_before_concord', 'id')::regclass),
        1
    )
)
