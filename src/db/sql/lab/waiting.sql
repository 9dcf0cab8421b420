-- Who of these waits for a lock right now, and for whom. A file that grows by a page is locked for that,
-- too, but is nobody's row or key.
select pid as "pid!", pg_blocking_pids(pid) as "held_by!"
from pg_stat_activity
where pid = any ($1) and wait_event_type = 'Lock' and wait_event <> 'extend'
