create index on documents (title);
alter table users add column age int;
