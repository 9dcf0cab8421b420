-- Checks and leaves in one statement. That is not enough: the other row is only read, so the statement does
-- not wait for it. No row: nobody else would be there.
update lab_rows
set value = 0, version = version + 1
where run = $1 and id = $2
    and (select sum(value) from lab_rows where run = $1 and team = $3) >= 2
