-- All rows that belong together, in the order of their ids. Until this transaction ends nobody can write
-- them, but others can lock them like this, too.
select id, value
from lab_rows
where run = $1 and team = $2
order by id
for share
