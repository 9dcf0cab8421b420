-- What these processes do. Statements of other users are not shown to everybody.
select
    pid as "pid!",
    coalesce(application_name, '') as "name!",
    host(client_addr) as "client",
    coalesce(state, '') as "state!",
    -- A lock is held since then at most; outside a transaction, at least since the session idles.
    coalesce(xact_start, state_change) as "since",
    query_start as "asked_at",
    nullif(left(query, 500), '<insufficient privilege>') as "statement"
from pg_stat_activity
where pid = any ($1)
