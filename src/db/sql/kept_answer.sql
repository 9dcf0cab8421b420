select request = sha256($3) as "same!", status, headers, body
from idempotent_requests
where sender = $1 and key = $2
