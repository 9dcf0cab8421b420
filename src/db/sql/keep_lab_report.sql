insert into lab_runs (id, plan, report)
values ($1, $2, $3)
