select coalesce(sum(amount), 0)::bigint as paid
from lab_payments
where run = $1 and account = $2
