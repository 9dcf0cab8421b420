-- Search by SKU, and lists sorted by name.
--
-- SKU and name rarely change, so these indexes cost most saves nothing. The statements of the list use these very
-- expressions (src/db/listing/statement.rs).
create index products_by_name on products (lower(normalize(name, nfkd)), id);

-- As in 0008, a database without pg_trgm gets no index, and search reads the table.
do $$
begin
    create index products_search_sku on products using gin (lower(normalize(sku)) gin_trgm_ops);
exception when undefined_object then
    raise notice 'no index for search by SKU: %', sqlerrm;
end
$$;
