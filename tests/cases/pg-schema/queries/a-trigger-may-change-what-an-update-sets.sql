update billing.accounts set state = :state, owner_name = :owner_name where id = :id returning *;
