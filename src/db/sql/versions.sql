select id, version from products where id = any($1)
