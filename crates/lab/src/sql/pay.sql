insert into lab_payments (run, account, amount)
values ($1, $2, $3)
