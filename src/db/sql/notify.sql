-- All payloads in one transaction: listeners receive them together and in order.
select pg_notify($1, payload) from unnest($2::text[]) as payload
