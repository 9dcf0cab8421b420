-- $1: the actor of the first revision of each history. Times without a time zone are read as UTC, the
-- session's time zone.
with old as (
    select (p ->> 'id')::bigint as id, p ->> 'name' as name, p ->> 'description' as description,
        (p ->> 'price')::numeric as price, (p ->> 'stock_quantity')::integer as stock_quantity,
        coalesce((p ->> 'version')::bigint, 0) as version,
        coalesce((p ->> 'created_at')::timestamptz, now()) as created_at,
        coalesce((p ->> 'updated_at')::timestamptz, (p ->> 'created_at')::timestamptz, now())
            as updated_at
    from products_before_concord old, to_jsonb(old) p
), copied as (
    insert into products
        (id, name, description, price, stock_quantity, version, created_at, updated_at)
    select id, name, description, price, stock_quantity, version, created_at, updated_at
    from old
    order by id
    returning *
), logged as (
    insert into product_revisions
        (product_id, version, name, description, price, stock_quantity, kind, actor, created_at)
    select id, version, name, description, price, stock_quantity, 'created', $1, updated_at
    from copied
), moved as (
    insert into stock_movements (product_id, version, delta, reason, actor, created_at)
    select id, version, stock_quantity, 'opening stock', $1, updated_at
    from copied
    where stock_quantity <> 0
)
select count(*) from copied
