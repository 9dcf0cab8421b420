-- Servers that start together take turns here; freed with the transaction.
select pg_advisory_xact_lock(hashtextextended('concord:schema', 0))
