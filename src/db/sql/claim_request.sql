-- Waits on the primary key for another transaction that has claimed the same request.
insert into idempotent_requests (sender, key, request)
values ($1, $2, sha256($3))
on conflict (sender, key) do nothing
