-- All payloads in one transaction: listeners get them together, in their order.
select pg_notify($1, payload) from unnest($2::text[]) as payload
