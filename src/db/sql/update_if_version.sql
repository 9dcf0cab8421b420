-- The fields that are null ($3, $5, $6) or not named ($12 for the description) are left as they are.
-- The check, the change and its history in one statement. No row: the version is stale, the
-- product is gone, or nothing would change; only a second statement can tell which.
-- `before` is the same row as it was, for what changed. It cannot be another version of it: where
-- another transaction came first, the check of the version fails.
-- Where the stock changes, its movement is added, so that the sum of all movements is the stock.
with saved as (
    update products p
    set name = coalesce($3, p.name),
        description = case when $12 then $4 else p.description end,
        price = coalesce($5, p.price),
        stock_quantity = coalesce($6, p.stock_quantity),
        version = p.version + 1, updated_at = now()
    from products before
    where p.id = $1 and p.version = $2 and before.id = $1 and before.version = $2
        and (
            p.name is distinct from coalesce($3, p.name)
            or ($12 and p.description is distinct from $4)
            or p.price is distinct from coalesce($5, p.price)
            or p.stock_quantity is distinct from coalesce($6, p.stock_quantity)
        )
    returning
        p.*,
        before.name is distinct from p.name as name_changed,
        before.description is distinct from p.description as description_changed,
        before.price is distinct from p.price as price_changed,
        before.stock_quantity is distinct from p.stock_quantity as stock_changed,
        p.stock_quantity - before.stock_quantity as stock_delta
), logged as (
    insert into product_revisions
        (product_id, version, name, description, price, stock_quantity,
         kind, actor, merged_from, created_at)
    select id, version, name, description, price, stock_quantity, $7, $8, $9, updated_at
    from saved
), moved as (
    insert into stock_movements (product_id, version, delta, reason, reference, actor, created_at)
    select id, version, stock_delta, $10, $11, $8, updated_at
    from saved
    where stock_changed
)
select
    id as "id!", name as "name!", description, price as "price!",
    stock_quantity as "stock_quantity!", version as "version!",
    created_at as "created_at!", updated_at as "updated_at!",
    name_changed as "name_changed!", description_changed as "description_changed!",
    price_changed as "price_changed!", stock_changed as "stock_changed!"
from saved
