-- Uses the clock instead of the start of the transaction, which may have waited for the products.
with moment as (
    select clock_timestamp() as at
), added as (
    insert into stock_reservations (reference, actor, created_at, expires_at)
    select $1, $2, at, at + make_interval(secs => $3) from moment
    returning id, state, reference, actor, created_at, expires_at, settled_at
), lines as (
    insert into stock_reservation_lines (reservation_id, product_id, quantity)
    select added.id, w.product_id, w.quantity
    from added, unnest($4::bigint[], $5::int[]) as w (product_id, quantity)
)
select
    id as "id!", state as "state!", reference, actor as "actor!", created_at as "created_at!",
    expires_at as "expires_at!", settled_at, false as "is_due!"
from added
