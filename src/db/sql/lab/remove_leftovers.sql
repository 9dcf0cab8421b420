-- What servers that died left behind. No run lasts so long.
with payments as (
    delete from lab_payments where made_at < now() - interval '5 minutes'
)
delete from lab_rows where made_at < now() - interval '5 minutes'
