-- Waits on the unique index for another transaction that has claimed the same key.
insert into idempotency_keys (key, request)
values ($1, sha256($2))
on conflict (key) do nothing
