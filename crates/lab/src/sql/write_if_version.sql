-- Updates only the version that was read. No row: somebody was faster.
update lab_rows
set value = $3, version = version + 1
where run = $1 and id = $2 and version = $4
