-- Runs of stock movements between two versions of a product ($2 and $3, both exclusive). The versions in
-- $4, in ascending order, separate the runs and belong to none.
select
    count(*) as "count!",
    sum(delta)::bigint as "delta!",
    min(version) as "first!",
    max(version) as "last!"
from stock_movements
where product_id = $1 and version > $2 and version < $3 and version <> all ($4)
group by width_bucket(version, $4)
