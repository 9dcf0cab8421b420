-- Another transaction that works at the same key is waited for: by the unique index, until it ends.
insert into idempotency_keys (key, request)
values ($1, sha256($2))
on conflict (key) do nothing
