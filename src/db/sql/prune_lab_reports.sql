-- Keeps the $1 newest.
delete from lab_runs
where created_at < (select created_at from lab_runs order by created_at desc offset $1::bigint - 1 limit 1)
