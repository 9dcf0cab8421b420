select value, version
from lab_rows
where run = $1 and id = $2
