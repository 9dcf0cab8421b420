-- Nobody can write the row until this transaction ends, but others can hold it like this as well.
select value, version
from lab_rows
where run = $1 and id = $2
for share
