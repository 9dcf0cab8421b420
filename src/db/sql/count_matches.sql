select count(*) as "total!" from products where name ilike $1
