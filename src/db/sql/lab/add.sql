-- Reads and writes in one statement: a second one waits for the row, and then adds to what is there.
update lab_rows
set value = value + $3, version = version + 1
where run = $1 and id = $2
