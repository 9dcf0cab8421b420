-- All advisory locks of this database, and whatever else somebody waits for in it.
-- pg_locks has `waitstart` from PostgreSQL 14 on; before that it is null here.
with lock as materialized (
    select l.*, to_jsonb(l) ->> 'waitstart' as waiting_since
    from pg_locks l
    where pid is distinct from pg_backend_pid()
)
select
    -- No process: a transaction that was prepared for a two-phase commit.
    coalesce(lock.pid, 0) as "pid!",
    lock.granted as "granted!",
    case when locktype = 'advisory' then (classid::bigint << 32) | objid::bigint end as "number",
    -- 1: one number of 64 bits; 2: two of 32 bits.
    coalesce(objsubid = 2, false) as "is_pair!",
    locktype as "kind!",
    coalesce(
        lock.relation,
        -- Who waits for a row waits for the transaction that has it, and holds a place at the row.
        (
            select at_row.relation
            from lock at_row
            where at_row.pid = lock.pid and at_row.locktype = 'tuple' and at_row.granted
            limit 1
        )
    )::regclass::text as "relation",
    waiting_since::timestamptz as "waiting_since",
    case when lock.granted then '{}' else pg_blocking_pids(lock.pid) end as "held_by!"
from lock
left join pg_stat_activity session on session.pid = lock.pid
where
    case
        when locktype = 'advisory' then
            lock.database = (select oid from pg_database where datname = current_database())
        else not lock.granted and session.datname = current_database()
    end
order by waiting_since nulls first, lock.pid
