-- What Drizzle cannot say: a table of an older program, views and functions.
create table legacy_imports (
  import_id serial primary key,
  "batchNo" int8 not null,
  _source_file text,
  amount quantity,
  addresses address[],
  span int4range,
  took interval,
  host inet,
  flags bit(4),
  cost money,
  words tsvector,
  point point,
  raw json,
  ratio real,
  starts time,
  found_on date,
  found_at timestamp,
  seen_at timestamptz,
  big numeric,
  ok bool
);
--> statement-breakpoint
create view customer_overview as
  select c.id, c.name, c.tier, count(o.id) as order_count, max(o.placed_at) as last_order
  from customers c
  left join orders o on o.customer_id = c.id
  group by c.id;
--> statement-breakpoint
create function best_sellers(wanted int)
  returns table (product_id int, name text, sold bigint)
  language sql stable
  as $$
    select p.id, p.name, sum(i.quantity)
    from products p join order_items i on i.product_id = p.id
    group by p.id order by 3 desc, 1 limit wanted
  $$;
--> statement-breakpoint
create function orders_of(customer uuid) returns setof orders
  language sql stable
  as $$ select * from orders where customer_id = customer $$;
--> statement-breakpoint
create function add_vat(net numeric, rate numeric default 0.2) returns numeric
  language sql immutable
  return round(net * (1 + rate), 2);
