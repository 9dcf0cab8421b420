-- The encoding in which the database stores text.
select current_setting('server_encoding') as "encoding!"
