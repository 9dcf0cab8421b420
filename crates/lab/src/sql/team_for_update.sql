-- All rows that belong together, always in the order of their ids, so that two transactions cannot deadlock.
select id, value
from lab_rows
where run = $1 and team = $2
order by id
for update
