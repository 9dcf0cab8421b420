-- All rows that belong together, always in the order of their ids: two who do so never hold what the
-- other one waits for.
select id, value
from lab_rows
where run = $1 and team = $2
order by id
for update
