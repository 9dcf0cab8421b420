-- Fields for a catalogue: SKU, status, category, tags and a reorder level.
--
-- Expand only. A server of the release before names its own columns, so it leaves these as they are, and what it
-- creates gets the defaults. To add a column with a constant default changes no row.
alter table products
    add column sku text
        constraint products_sku_valid check (
            char_length(sku) between 1 and 64 and sku = btrim(sku) and sku !~ '[[:cntrl:]]'
        ),
    add column status text not null default 'active'
        constraint products_status_valid check (status in ('draft', 'active', 'archived')),
    add column low_stock_threshold integer
        constraint products_low_stock_threshold_valid check (low_stock_threshold >= 0),
    add column category text
        constraint products_category_valid check (char_length(category) between 1 and 255),
    add column tags text[] not null default '{}'
        constraint products_tags_valid check (cardinality(tags) <= 50);

alter table product_revisions
    add column sku text,
    add column status text not null default 'active',
    add column low_stock_threshold integer,
    add column category text,
    add column tags text[] not null default '{}';

-- No two products have the same SKU, whatever its case.
create unique index products_sku_key on products (lower(normalize(sku)));

-- The categories in use, for suggestions. Few saves change one, so it costs the others nothing.
create index products_category on products (category) where category is not null;

create or replace function revision_of(
    product products, new_version bigint, kind text, actor text, merged_from bigint, at timestamptz
) returns product_revisions
language sql stable as $$
    select row(
        product.id, new_version, product.name, product.description, product.price,
        product.stock_quantity, kind, actor, merged_from, at, product.sku, product.status,
        product.low_stock_threshold, product.category, product.tags
    )::product_revisions
$$;
