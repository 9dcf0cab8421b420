-- Takes one if there is one, in one statement. No row: none is left.
update lab_rows
set value = value - 1, version = version + 1
where run = $1 and id = $2 and value - 1 >= 0
