-- A process id may belong to another program by now, so only sessions of the lab are cancelled.
select count(*) filter (where pg_cancel_backend(pid))
from pg_stat_activity
where pid = any ($1::integer[]) and application_name = 'concord lab'
