-- Reads and writes in one statement: a concurrent one waits for the row and adds to the new value.
update lab_rows
set value = value + $3, version = version + 1
where run = $1 and id = $2
