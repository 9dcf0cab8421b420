select request = sha256($2) as "same!", outcome
from idempotency_keys
where key = $1
