-- Where tables would be created, whether this role may create them, and which of these names are taken.
select
    current_database()::text as "database!",
    current_user::text as "role!",
    current_schema()::text as schema,
    coalesce(has_schema_privilege(current_schema()::text, 'CREATE'), false) as "may_create!",
    to_regclass('_sqlx_migrations') is not null as "has_migrations!",
    array(
        select c.relname::text
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = current_schema() and c.relname::text = any($1)
            and c.relkind in ('r', 'p', 'v', 'm', 'f')
        order by c.relname
    ) as "tables!"
