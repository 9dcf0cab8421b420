with payments as (
    delete from lab_payments where run = $1
)
delete from lab_rows where run = $1
