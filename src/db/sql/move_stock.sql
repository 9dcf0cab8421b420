-- One statement is enough: the update locks the row, and if it had to wait for another transaction, it
-- checks its condition again on the new row (READ COMMITTED, PostgreSQL manual 13.2.1). No row: the product
-- is gone, or its stock would leave its range; a second statement tells which.
with saved as (
    update products p
    set stock_quantity = p.stock_quantity + $2::int, version = p.version + 1, updated_at = now()
    where p.id = $1 and p.stock_quantity::bigint + $2::int between 0 and 2147483647
    returning p as product
), logged as (
    insert into product_revisions
    select (revision_of(product, (product).version, 'moved', $5, null, (product).updated_at)).*
    from saved
), moved as (
    insert into stock_movements (product_id, version, delta, reason, reference, actor, created_at)
    select (product).id, (product).version, $2::int, $3, $4, $5, (product).updated_at
    from saved
)
select product as "product!: ProductRow" from saved
