-- The sessions of $1 that wait for a lock. The holders are queried for one session at a time and for none
-- of $2, because pg_blocking_pids blocks PostgreSQL's whole lock table for a moment. A relation that is being
-- extended is locked too, but is neither a row nor a key.
with waiting as (
    select
        pid,
        pid = any ($2::integer[]) as is_known,
        row_number() over (partition by pid = any ($2::integer[]) order by query_start, pid) as place
    from pg_stat_activity
    where pid = any ($1::integer[]) and wait_event_type = 'Lock' and wait_event <> 'extend'
)
select pid, case when place = 1 and not is_known then pg_blocking_pids(pid) end as held_by
from waiting
