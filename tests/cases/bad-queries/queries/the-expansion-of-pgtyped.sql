/*
  @name AddUsers
  @param users -> ((email, name)...)
*/
insert into users (email, name) values :users;
