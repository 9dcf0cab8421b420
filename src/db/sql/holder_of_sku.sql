select id, name from products where lower(normalize(sku)) = lower(normalize($1))
