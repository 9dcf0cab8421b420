-- The current row, held until the transaction ends; `no key`, as no save changes the id.
select id, name, description, price, stock_quantity, version, created_at, updated_at
from products
where id = $1
for no key update
