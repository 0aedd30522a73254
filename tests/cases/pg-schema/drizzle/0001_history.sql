create table billing.history (
  account_id int not null references billing.accounts,
  old_state billing.state,
  new_state billing.state not null,
  at timestamptz not null default now()
);
--> statement-breakpoint
create function billing.note_change() returns trigger language plpgsql as $$
begin
  insert into billing.history (account_id, old_state, new_state) values (new.id, old.state, new.state);
  return new;
end
$$;
--> statement-breakpoint
create trigger note_change before update on billing.accounts
  for each row execute function billing.note_change();
