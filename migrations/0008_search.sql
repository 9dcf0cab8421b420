-- Search compares names without regard to case and to how a letter is composed: Unicode NFC, in lower
-- case. The statements that search use this very expression (src/db/sql/search.sql).
--
-- The index of 0001 stays for servers of the release before, which run beside this one. The release
-- after this one drops it: drop index products_name_search.
--
-- As in 0001, a database without pg_trgm gets no index, and search reads the table.
do $$
begin
    create index products_search on products using gin (lower(normalize(name)) gin_trgm_ops);
exception when undefined_object then
    raise notice 'no index for search by name: %', sqlerrm;
end
$$;
