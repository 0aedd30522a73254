values (:rows.a::int) order by column1 + 1;
