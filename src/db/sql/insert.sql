-- $1: the fields by column name.
with saved as (
    insert into products as p (
        name, description, price, stock_quantity, sku, status, low_stock_threshold, category, tags
    )
    select
        name, description, price, stock_quantity, sku, status, low_stock_threshold, category, tags
    from jsonb_populate_record(null::products, $1)
    returning p as product
), logged as (
    insert into product_revisions
    select (revision_of(product, (product).version, 'created', $2, null, (product).created_at)).*
    from saved
), moved as (
    insert into stock_movements (product_id, version, delta, reason, actor, created_at)
    select
        (product).id, (product).version, (product).stock_quantity, 'opening stock', $2,
        (product).created_at
    from saved
    where (product).stock_quantity <> 0
)
select product as "product!: ProductRow" from saved
