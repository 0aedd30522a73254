select :first::text as first, :second_parameter::text as second, emial from users where id = :id;
