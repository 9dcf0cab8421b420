-- $1 is the id of a business key. The lock ends with the transaction.
select pg_advisory_xact_lock($1)
