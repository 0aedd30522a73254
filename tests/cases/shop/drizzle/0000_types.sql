create type address as (street text, house_number integer, city text);
--> statement-breakpoint
create domain quantity as integer not null check (value > 0);
