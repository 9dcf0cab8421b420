-- Whether two rows still have the versions that were read.
select count(*) = 2 as unchanged
from lab_rows
where run = $1 and ((id = $2 and version = $3) or (id = $4 and version = $5))
