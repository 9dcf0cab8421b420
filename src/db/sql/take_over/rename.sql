alter table products rename to products_before_concord
