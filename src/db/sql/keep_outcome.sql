update idempotency_keys set outcome = $2 where key = $1
