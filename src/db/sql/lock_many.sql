-- Rows held against other writers until the transaction ends, always taken in the order of their ids:
-- two who want the same rows then wait for one another, and never both. `no key`, as no id changes.
select id, name, description, price, stock_quantity, version, created_at, updated_at
from products
where id = any($1)
order by id
for no key update
