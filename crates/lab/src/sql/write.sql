-- The program computed the value from what it read.
update lab_rows
set value = $3, version = version + 1
where run = $1 and id = $2
