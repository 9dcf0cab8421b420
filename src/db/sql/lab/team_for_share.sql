-- All rows that belong together, in the order of their ids. Nobody can write them until this
-- transaction ends, but others can hold them like this as well.
select id, value
from lab_rows
where run = $1 and team = $2
order by id
for share
