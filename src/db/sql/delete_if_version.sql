-- $2 null: whatever version is there. The history keeps the last content under a version of its own.
with gone as (
    delete from products
    where id = $1 and ($2::bigint is null or version = $2)
    returning *
), moved as (
    insert into stock_movements (product_id, version, delta, reason, actor, created_at)
    select id, version + 1, -stock_quantity, 'deleted', $3, now()
    from gone
    where stock_quantity <> 0
)
insert into product_revisions
    (product_id, version, name, description, price, stock_quantity, kind, actor, created_at)
select id, version + 1, name, description, price, stock_quantity, 'deleted', $3, now()
from gone
returning
    product_id, version, name, description, price, stock_quantity, kind, actor, merged_from,
    created_at
