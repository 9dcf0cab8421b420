-- Locks expired reservations; skips those that another transaction is ending.
select id
from stock_reservations
where state = 'held' and expires_at <= now()
order by expires_at, id
limit $1
for update skip locked
