update idempotent_requests
set status = $3, headers = $4, body = $5
where sender = $1 and key = $2
