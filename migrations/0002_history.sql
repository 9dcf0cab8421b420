-- The history, read: what was deleted, and what was overwritten on purpose. Both are few among all
-- versions, so an ordinary save touches neither index.

-- Deletions, the newest first: the page of deleted products.
create index product_revisions_deleted on product_revisions (created_at, product_id)
    where kind = 'deleted';

-- Versions that were put over others on purpose: those others are told.
create index product_revisions_overwritten on product_revisions (product_id, version)
    where kind = 'overwritten';
