-- Until this transaction ends nobody else can write the row or lock it.
select value, version
from lab_rows
where run = $1 and id = $2
for update
