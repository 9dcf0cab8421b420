with saved as (
    insert into products (name, description, price, stock_quantity)
    values ($1, $2, $3, $4)
    returning *
), logged as (
    insert into product_revisions
        (product_id, version, name, description, price, stock_quantity, kind, actor, created_at)
    select id, version, name, description, price, stock_quantity, 'created', $5, created_at
    from saved
), moved as (
    insert into stock_movements (product_id, version, delta, reason, actor, created_at)
    select id, version, stock_quantity, 'opening stock', $5, created_at
    from saved
    where stock_quantity <> 0
)
select
    id as "id!", name as "name!", description, price as "price!",
    stock_quantity as "stock_quantity!", version as "version!",
    created_at as "created_at!", updated_at as "updated_at!"
from saved
