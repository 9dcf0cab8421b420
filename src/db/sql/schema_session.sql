-- Run as text with the simple protocol, which works through any pooler.
select current_setting('lock_timeout') as lock_timeout
