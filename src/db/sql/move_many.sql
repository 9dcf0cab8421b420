-- Moves the stock of several products, each once: $1 the ids, $2 by how many. The rows are held already
-- (row_locks.rs), and it is known that each stock stays in its range.
with wanted as (
    select id, delta from unnest($1::bigint[], $2::int[]) as w (id, delta)
), saved as (
    update products p
    set stock_quantity = p.stock_quantity + w.delta, version = p.version + 1, updated_at = now()
    from wanted w
    where p.id = w.id
    returning p.*, w.delta
), logged as (
    insert into product_revisions
        (product_id, version, name, description, price, stock_quantity, kind, actor, created_at)
    select id, version, name, description, price, stock_quantity, 'moved', $5, updated_at
    from saved
), moved as (
    insert into stock_movements (product_id, version, delta, reason, reference, actor, created_at)
    select id, version, delta, $3, $4, $5, updated_at
    from saved
)
select
    id as "id!", name as "name!", description, price as "price!",
    stock_quantity as "stock_quantity!", version as "version!",
    created_at as "created_at!", updated_at as "updated_at!"
from saved
order by id
