-- One statement sees one state of all rows, whoever writes meanwhile.
select coalesce(sum(value), 0)::bigint as "sum!"
from lab_rows
where run = $1 and team = $2
