insert into documents (owner_id, title) select :owner_id, unnest(:titles);
