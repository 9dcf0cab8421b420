-- Activity since $1, in slots of $2 seconds that are numbered from 0.
with minutes as (
    select minute, what, sum(count) as count, sum(total) as total,
        max(most) as most, sum(most) as together
    from activity
    where minute >= $1
    group by minute, what
)
select
    floor(date_part('epoch', minute - $1) / $2::float8)::int as "slot!",
    what as "what!",
    sum(count)::bigint as "count!",
    sum(total)::bigint as "total!",
    max(most)::bigint as "most!",
    -- The sum of each server's maximum: an upper bound of what all servers held at once.
    max(together)::bigint as "together!"
from minutes
group by 1, 2
