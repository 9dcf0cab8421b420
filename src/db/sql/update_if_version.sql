-- $3: the fields to change, by column name. Absent fields keep their values. One statement checks the
-- version, changes the row and writes the history. No row: the version is stale, the product is gone, or
-- nothing would change; only a second statement can tell which. `before` is the same row before the update,
-- never another version: if another transaction came first, the version check fails. If the stock changes,
-- the movement is inserted, so that the sum of all movements stays the stock.
with saved as (
    update products p
    set name = wanted.name, description = wanted.description, price = wanted.price,
        stock_quantity = wanted.stock_quantity, sku = wanted.sku, status = wanted.status,
        low_stock_threshold = wanted.low_stock_threshold, category = wanted.category,
        tags = wanted.tags,
        version = p.version + 1, updated_at = now()
    from products before, jsonb_populate_record(before, $3) wanted
    where p.id = $1 and p.version = $2 and before.id = $1 and before.version = $2
        and wanted is distinct from before
    returning p as product, before
), logged as (
    insert into product_revisions
    select (revision_of(product, (product).version, $4, $5, $6, (product).updated_at)).*
    from saved
), moved as (
    insert into stock_movements (product_id, version, delta, reason, reference, actor, created_at)
    select
        (product).id, (product).version, (product).stock_quantity - (before).stock_quantity,
        $7, $8, $5, (product).updated_at
    from saved
    where (product).stock_quantity <> (before).stock_quantity
)
select product as "product!: ProductRow", before as "before!: ProductRow" from saved
