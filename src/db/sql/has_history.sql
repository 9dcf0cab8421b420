select exists (select from product_revisions) as "used!"
