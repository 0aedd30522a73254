with owners as (select id, name as owner_name from users where role = 'owner')
select ownername from owners;
