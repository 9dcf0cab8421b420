-- $1 is the number of a business key. Free again with the end of the transaction.
select pg_advisory_xact_lock($1)
