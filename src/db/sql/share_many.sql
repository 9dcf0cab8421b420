-- Rows that nobody may change until the transaction ends; others may share them. In the order of ids.
select id, name, description, price, stock_quantity, version, created_at, updated_at
from products
where id = any($1)
order by id
for share
