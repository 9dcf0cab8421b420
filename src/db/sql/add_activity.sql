-- Adds the counts of server $1: one row per minute and kind.
insert into activity (minute, server, what, count, total, most)
select minute, $1, what, count, total, most
from unnest($2::timestamptz[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
    as news (minute, what, count, total, most)
on conflict (minute, server, what) do update set
    count = activity.count + excluded.count,
    total = activity.total + excluded.total,
    most = greatest(activity.most, excluded.most)
