-- Who of $1 waits for a lock right now. For whom, is asked of one of them at a time, and of none of $2:
-- pg_blocking_pids holds up all of PostgreSQL's locks for a moment. A file that grows by a page is locked
-- for that, too, but is nobody's row or key.
with waiting as (
    select
        pid,
        pid = any ($2::integer[]) as is_told,
        row_number() over (partition by pid = any ($2::integer[]) order by query_start, pid) as place
    from pg_stat_activity
    where pid = any ($1::integer[]) and wait_event_type = 'Lock' and wait_event <> 'extend'
)
select pid as "pid!", case when place = 1 and not is_told then pg_blocking_pids(pid) end as held_by
from waiting
