-- Brings a product that was deleted as version $8 back as ($2, $3, $4, $5) under its id. No row: that is
-- not the last thing that happened to it.
with last as (
    select * from product_revisions where product_id = $1 order by version desc limit 1
), back as (
    insert into products
        (id, name, description, price, stock_quantity, version, created_at, updated_at)
    select
        product_id, $2, $3, $4, $5, version + 1,
        coalesce(
            (select created_at from product_revisions where product_id = $1 and version = 0),
            now()
        ),
        now()
    from last
    where kind = 'deleted' and version = $8
    on conflict (id) do nothing
    returning *
), logged as (
    insert into product_revisions
        (product_id, version, name, description, price, stock_quantity,
         kind, actor, merged_from, created_at)
    select id, version, name, description, price, stock_quantity, 'restored', $6, $7, updated_at
    from back
), moved as (
    insert into stock_movements (product_id, version, delta, reason, actor, created_at)
    select id, version, stock_quantity, 'restored', $6, updated_at
    from back
    where stock_quantity <> 0
)
select
    id as "id!", name as "name!", description, price as "price!",
    stock_quantity as "stock_quantity!", version as "version!",
    created_at as "created_at!", updated_at as "updated_at!"
from back
