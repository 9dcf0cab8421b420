select count(*) as "total!"
from products
where
    lower(normalize(name)) like lower(normalize($1::text))
    and lower(normalize(name)) like all (
        array(select lower(normalize(pattern)) from unnest($2::text[]) pattern)
    )
