-- Serializes servers that start at the same time; released with the transaction.
select pg_advisory_xact_lock(hashtextextended('concord:first-start', 0))
