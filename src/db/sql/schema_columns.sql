-- The columns of a table in the schema where tables are created.
select a.attname::text as "name!"
from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
where n.nspname = current_schema() and c.relname = $1
    and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
order by a.attnum
