-- Whether the database takes no writes; fails where the schema is not there.
select current_setting('transaction_read_only')::boolean as "read_only!"
from (select count(*) from (select from products limit 0) there) answered
