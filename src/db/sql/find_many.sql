select id, name, description, price, stock_quantity, version, created_at, updated_at
from products
where id = any($1)
