select id from documents where row_number() over (order by id) = 1;
