-- Ends what these are doing: a stopped run does not wait for locks.
select count(*) filter (where pg_cancel_backend(pid)) as "interrupted!"
from unnest($1::integer[]) as pid
