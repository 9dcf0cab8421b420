-- Whether the database accepts no writes; fails if the schema does not exist.
select current_setting('transaction_read_only')::boolean as "read_only!"
from (select count(*) from (select from products limit 0) there) answered
