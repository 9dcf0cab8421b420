-- The history row of a product. It names no field: the columns that both tables have are copied by name, so a
-- new column needs no other function.
--
-- Expand only: servers of the release before name the columns in their own statements, and go on doing so.
create function revision_of(
    product products, new_version bigint, kind text, actor text, merged_from bigint, at timestamptz
) returns product_revisions
language sql stable as $$
    select jsonb_populate_record(
        null::product_revisions,
        to_jsonb(product) || jsonb_build_object(
            'product_id', product.id, 'version', new_version, 'kind', kind, 'actor', actor,
            'merged_from', merged_from, 'created_at', at
        )
    )
$$;
