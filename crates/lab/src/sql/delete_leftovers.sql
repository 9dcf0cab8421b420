-- Left behind by processes that were killed. No run lasts this long.
with payments as (
    delete from lab_payments where made_at < now() - interval '5 minutes'
)
delete from lab_rows where made_at < now() - interval '5 minutes'
