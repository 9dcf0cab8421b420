select team, sum(value)::bigint as sum
from lab_rows
where run = $1
group by team
order by team
