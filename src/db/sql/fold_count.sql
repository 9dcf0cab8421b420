-- Folds the changes into one row. A concurrent reader sees either all old rows or the new one.
with folded as (
    delete from product_count_changes
    where (select count(*) from product_count_changes) > 100
    returning change
)
insert into product_count_changes
select sum(change) from folded having count(*) > 0
