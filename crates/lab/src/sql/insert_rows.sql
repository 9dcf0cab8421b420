insert into lab_rows (run, id, team, value)
select $1, id, team, value
from unnest($2::integer[], $3::integer[], $4::bigint[]) as initial (id, team, value)
