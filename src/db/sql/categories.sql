-- The categories in use, in order. It jumps from one to the next in the index (a loose index scan: PostgreSQL wiki,
-- "Loose indexscan"), so a million products with few categories cost no more than a few.
with recursive walk (category) as (
    (select category from products where category is not null order by category limit 1)
    union all
    select (
        select category from products where category > walk.category order by category limit 1
    )
    from walk
    where walk.category is not null
)
select category as "category!" from walk where category is not null limit $1
