-- The advisory locks of this database, and all other locks that a session in it waits for.
-- pg_locks has `waitstart` since PostgreSQL 14; before that it is null here.
with lock as materialized (
    select l.*, to_jsonb(l) ->> 'waitstart' as waiting_since
    from pg_locks l
    where pid is distinct from pg_backend_pid()
)
select
    -- A transaction that was prepared for a two-phase commit has no process.
    coalesce(lock.pid, 0) as pid,
    lock.granted as granted,
    case when locktype = 'advisory' then (classid::bigint << 32) | objid::bigint end as id,
    -- 1: one key of 64 bits; 2: two keys of 32 bits.
    coalesce(objsubid = 2, false) as is_pair,
    locktype as kind,
    coalesce(
        lock.relation,
        -- A session that waits for a row waits for the transaction that locked it, and holds a tuple
        -- lock on the row.
        (
            select tuple.relation
            from lock tuple
            where tuple.pid = lock.pid and tuple.locktype = 'tuple' and tuple.granted
            limit 1
        )
    )::regclass::text as relation,
    waiting_since::timestamptz as waiting_since,
    case when lock.granted then '{}' else pg_blocking_pids(lock.pid) end as blockers
from lock
left join pg_stat_activity session on session.pid = lock.pid
where
    case
        when locktype = 'advisory' then
            lock.database = (select oid from pg_database where datname = current_database())
        else not lock.granted and session.datname = current_database()
    end
order by waiting_since nulls first, lock.pid
