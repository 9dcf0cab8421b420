select
    id, state, reference, actor, created_at, expires_at, settled_at,
    (state = 'held' and expires_at <= clock_timestamp()) as "is_due!"
from stock_reservations
where id = $1
