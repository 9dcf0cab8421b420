-- Moves the stock of several products, each once: $1 the ids, $2 the amounts. The caller has locked the
-- rows (row_locks.rs) and checked that each stock stays in its range.
with wanted as (
    select id, delta from unnest($1::bigint[], $2::int[]) as w (id, delta)
), saved as (
    update products p
    set stock_quantity = p.stock_quantity + w.delta, version = p.version + 1, updated_at = now()
    from wanted w
    where p.id = w.id
    returning p as product, w.delta
), logged as (
    insert into product_revisions
    select (revision_of(product, (product).version, 'moved', $5, null, (product).updated_at)).*
    from saved
), moved as (
    insert into stock_movements (product_id, version, delta, reason, reference, actor, created_at)
    select (product).id, (product).version, delta, $3, $4, $5, (product).updated_at
    from saved
)
select product as "product!: ProductRow" from saved
order by (product).id
