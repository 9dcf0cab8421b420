-- Other tables that reference the old one.
select distinct conrelid::regclass::text
from pg_constraint
where contype = 'f' and confrelid = 'products'::regclass and conrelid <> confrelid
order by 1
