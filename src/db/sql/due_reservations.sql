-- Reservations whose time is over, held; those that somebody settles at this moment are passed over.
select id
from stock_reservations
where state = 'held' and expires_at <= now()
order by expires_at, id
limit $1
for update skip locked
