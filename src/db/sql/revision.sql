select r as "revision!: RevisionRow" from product_revisions r where product_id = $1 and version = $2
