-- Until this transaction ends nobody can write the row, but others can lock it like this, too.
select value, version
from lab_rows
where run = $1 and id = $2
for share
