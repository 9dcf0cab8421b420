-- Checks and pays in one statement. That is not enough: it does not see uncommitted payments, and there is
-- no row to wait for. No row: the limit is reached.
insert into lab_payments (run, account, amount)
select $1::uuid, $2::integer, $3::bigint
where $3::bigint + (
    select coalesce(sum(amount), 0) from lab_payments where run = $1 and account = $2
) <= $4::bigint
