select account, sum(amount)::bigint as paid
from lab_payments
where run = $1
group by account
order by account
