-- One step of pruning all histories, starting after product $1: deletes at most $5 versions of the next $4
-- products. Keeps the $2 newest of each, everything since $3, and always the first one, which records who
-- created the product and when.
with recursive walk (product_id, n) as (
    (select product_id, 1 from product_revisions
        where product_id > $1 order by product_id limit 1)
    union all
    select
        (select r.product_id from product_revisions r
            where r.product_id > w.product_id order by r.product_id limit 1),
        w.n + 1
    from walk w
    where w.product_id is not null and w.n < $4
), old as (
    select r.product_id, r.version
    from walk w
    cross join lateral (
        select version from product_revisions l
        where l.product_id = w.product_id order by l.version desc limit 1
    ) last
    join product_revisions r on r.product_id = w.product_id
        and r.version > 0 and r.version <= last.version - $2 and r.created_at < $3
    limit $5
), gone as (
    delete from product_revisions r
    using old
    where r.product_id = old.product_id and r.version = old.version
)
select
    (select max(product_id) from walk) as last,
    (select count(*) from old) as "taken!"
