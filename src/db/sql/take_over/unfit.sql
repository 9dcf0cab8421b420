-- Products with a value that is missing or would change. Read as JSON, because the old table may lack some
-- columns or have other types.
with old as (
    select p ->> 'id' as id, p ->> 'name' as name,
        (p ->> 'price')::numeric as price, (p ->> 'stock_quantity')::numeric as stock,
        coalesce((p ->> 'version')::numeric, 0) as version, p ->> 'description' as description
    from products_before_concord old, to_jsonb(old) p
), judged as (
    select id, case
        when id is null then 'no id'
        when name is null or btrim(name) = '' then 'no name'
        when char_length(name) > 255 then 'a name of more than 255 characters'
        when name ~ '[[:cntrl:]]' then 'a name with control characters'
        when char_length(description) > 20000 then 'a description of more than 20000 characters'
        when price is null then 'no price'
        when price = 'NaN' or not price between 0 and 99999999.99 then 'a price out of range'
        when price <> round(price, 2) then 'a price with more than two decimals'
        when stock is null then 'no stock'
        when not stock between 0 and 2147483647 or stock <> trunc(stock) then 'a stock out of range'
        when version < 0 or version <> trunc(version) then 'a version out of range'
    end as why
    from old
)
select coalesce(id, '?') as id, why from judged where why is not null order by id::numeric
