-- $2 null: any version. The history keeps the last content under a new version.
with gone as (
    delete from products p
    where p.id = $1 and ($2::bigint is null or p.version = $2)
    returning p as product
), moved as (
    insert into stock_movements (product_id, version, delta, reason, actor, created_at)
    select (product).id, (product).version + 1, -(product).stock_quantity, 'deleted', $3, now()
    from gone
    where (product).stock_quantity <> 0
)
insert into product_revisions as r
select (revision_of(product, (product).version + 1, 'deleted', $3, null, now())).*
from gone
returning r as "revision!: RevisionRow"
