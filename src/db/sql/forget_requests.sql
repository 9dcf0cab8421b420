-- Deletes at most $2 requests that are older than $1 seconds, the oldest first.
delete from idempotent_requests
where (sender, key) in (
    select sender, key from idempotent_requests
    where created_at < now() - make_interval(secs => $1)
    order by created_at
    limit $2
    for update skip locked
)
