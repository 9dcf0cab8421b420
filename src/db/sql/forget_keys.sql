-- Forgets at most $2 keys that are older than $1 seconds, the oldest first.
delete from idempotency_keys
where key in (
    select key from idempotency_keys
    where created_at < now() - make_interval(secs => $1)
    order by created_at
    limit $2
    for update skip locked
)
