-- A page of a product's history, the newest first: only movements of the stock ($4), or all else.
select
    product_id, version, name, description, price, stock_quantity, kind, actor, merged_from,
    created_at
from product_revisions
where product_id = $1 and version < $2 and (kind = 'moved') = $4
order by version desc
limit $3
