select jsonb_build_object('name', :name) as json, concat(:first, :last) as full_name;
