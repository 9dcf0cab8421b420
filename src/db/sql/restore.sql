-- Restores a product that was deleted as version $3 under its id, with the fields $2 by column name. No
-- row: that is not the latest change of the product.
with last as (
    select * from product_revisions where product_id = $1 order by version desc limit 1
), back as (
    insert into products as p
    (
        id, name, description, price, stock_quantity, sku, status, low_stock_threshold, category, tags,
        version, created_at, updated_at
    )
    select
        last.product_id, wanted.name, wanted.description, wanted.price, wanted.stock_quantity,
        wanted.sku, wanted.status, wanted.low_stock_threshold, wanted.category, wanted.tags,
        last.version + 1,
        coalesce(
            (select created_at from product_revisions where product_id = $1 and version = 0),
            now()
        ),
        now()
    from last, jsonb_populate_record(null::products, $2) wanted
    where last.kind = 'deleted' and last.version = $3
    on conflict (id) do nothing
    returning p as product
), logged as (
    insert into product_revisions
    select (revision_of(product, (product).version, 'restored', $4, $5, (product).updated_at)).*
    from back
), moved as (
    insert into stock_movements (product_id, version, delta, reason, actor, created_at)
    select
        (product).id, (product).version, (product).stock_quantity, 'restored', $4,
        (product).updated_at
    from back
    where (product).stock_quantity <> 0
)
select product as "product!: ProductRow" from back
