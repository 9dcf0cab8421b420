-- The sessions with these process ids. Statements of other users may be hidden.
select
    pid,
    coalesce(application_name, '') as name,
    host(client_addr) as client,
    coalesce(state, '') as state,
    -- The earliest time since which a lock can be held: the start of the transaction; outside of one,
    -- the time since which the session is idle.
    coalesce(xact_start, state_change) as since,
    query_start as query_start,
    nullif(left(query, 500), '<insufficient privilege>') as statement
from pg_stat_activity
where pid = any ($1)
