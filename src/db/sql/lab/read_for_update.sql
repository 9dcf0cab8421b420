-- Nobody else can write the row, or read it like this, until this transaction ends.
select value, version
from lab_rows
where run = $1 and id = $2
for update
