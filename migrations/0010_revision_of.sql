-- The history row of a product, by its columns and not by way of JSON. PostgreSQL puts the body into the statement (it
-- is a single expression), so that a statement pays for no call.
--
-- A migration that adds a column to product_revisions replaces this function, too: a server of the release before goes
-- on calling it.
create or replace function revision_of(
    product products, new_version bigint, kind text, actor text, merged_from bigint, at timestamptz
) returns product_revisions
language sql stable as $$
    select row(
        product.id, new_version, product.name, product.description, product.price,
        product.stock_quantity, kind, actor, merged_from, at
    )::product_revisions
$$;
