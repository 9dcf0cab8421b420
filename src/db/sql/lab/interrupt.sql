-- Ends what these are doing: a stopped run does not wait for locks. Numbers are given anew when a
-- connection is gone, so only those are meant that are still the lab's.
select count(*) filter (where pg_cancel_backend(pid)) as "interrupted!"
from pg_stat_activity
where pid = any ($1::integer[]) and application_name = 'concord lab'
