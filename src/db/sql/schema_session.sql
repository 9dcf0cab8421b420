-- As text, by the simple protocol: it works through whatever is between.
select current_setting('lock_timeout') as lock_timeout
