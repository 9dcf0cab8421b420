-- The check, the change and its history in one statement. No row: the version is stale, the
-- product is gone, or nothing would change; only a second statement can tell which.
with saved as (
    update products
    set name = $3, description = $4, price = $5, stock_quantity = $6,
        version = version + 1, updated_at = now()
    where id = $1 and version = $2
        and (name, description, price, stock_quantity) is distinct from ($3, $4, $5, $6)
    returning *
), logged as (
    insert into product_revisions
        (product_id, version, name, description, price, stock_quantity,
         kind, actor, merged_from, created_at)
    select id, version, name, description, price, stock_quantity, $7, $8, $9, updated_at
    from saved
)
select
    id as "id!", name as "name!", description, price as "price!",
    stock_quantity as "stock_quantity!", version as "version!",
    created_at as "created_at!", updated_at as "updated_at!"
from saved
