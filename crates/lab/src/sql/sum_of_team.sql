-- One statement sees one snapshot of all rows.
select coalesce(sum(value), 0)::bigint as sum
from lab_rows
where run = $1 and team = $2
