-- Another transaction that works at the same request is waited for: by the primary key, until it ends.
insert into idempotent_requests (sender, key, request)
values ($1, $2, sha256($3))
on conflict (sender, key) do nothing
