-- The rows of run $1, as they are before it.
insert into lab_rows (run, id, team, value)
select $1, id, team, value
from unnest($2::integer[], $3::integer[], $4::bigint[]) as made (id, team, value)
