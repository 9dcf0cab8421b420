select coalesce(sum(change), 0)::bigint as "total!" from product_count_changes
