-- name: openInvoice :one
-- Starts a draft for one period of one tenant.
insert into invoices (tenant_id, period_start, period_end, due_on)
values (:tenant_id, :period_start, :period_end, :due_on?)
returning *;

-- name: addInvoiceLine :one
-- Appends a line; its position is the next free one.
insert into invoice_lines (invoice_id, position, description, quantity, unit_price)
select :invoice_id, coalesce(max(position), 0) + 1, :description, :quantity, :unit_price
from invoice_lines
where invoice_id = :invoice_id
returning position, amount;

-- name: issueInvoice :optional
-- Sums the lines up and sends the draft on its way. Null if it is no draft any more.
-- @param tax_rate A fraction: `0.19` for 19 percent.
with sums as (
  select coalesce(sum(amount), 0) as subtotal
  from invoice_lines
  where invoice_id = :id
)
update invoices
set status = 'open',
    issued_at = now() at time zone 'UTC',
    subtotal = sums.subtotal,
    tax = round(sums.subtotal * :tax_rate::numeric, 2)
from sums
where invoices.id = :id and invoices.status = 'draft'
returning invoices.id, invoices.number, invoices.subtotal, invoices.tax, invoices.total, invoices.issued_at;

-- name: payInvoice :execrows
-- @param paid_at By the bank's clock.
update invoices
set status = 'paid', paid_at = :paid_at
where number = :number and status = 'open';

-- name: getInvoice :optional
-- An invoice with its lines as JSON, in their order.
-- @allow SL3055 a quantity has far fewer digits
select
  i.id,
  i.number,
  i.status,
  i.currency,
  i.total,
  t.name as tenant,
  coalesce(
    jsonb_agg(
      jsonb_build_object('description', l.description, 'quantity', l.quantity, 'amount', l.amount::text)
      order by l.position
    ) filter (where l.position is not null),
    '[]'
  ) as lines
from invoices i
join tenants t on t.id = i.tenant_id
left join invoice_lines l on l.invoice_id = i.id
where i.number = :number
group by i.id, t.id;

-- name: listInvoiceLines :many
select position, description, quantity, unit_price, amount
from invoice_lines
where invoice_id = :invoice_id
order by position;

-- name: listInvoices :many
select id, number, status, period_start, period_end, total, issued_at, paid_at, due_on
from invoices
where tenant_id = :tenant_id
  and (:statuses? is null or status = any(:statuses))
order by period_start desc;

-- name: listOverdue :many
-- Who owes what, and for how many days.
select t.id, t.name, t.email, i.number, i.total, current_date - i.due_on as days_overdue
from invoices i
join tenants t on t.id = i.tenant_id
where i.status = 'open' and i.due_on < current_date
order by i.due_on, i.number;

-- name: getBalance
select open_invoices, balance
from tenant_balances
where tenant_id = :tenant_id;

-- name: getRevenueByMonth :many
-- Months without an invoice included, with a row for each year and one for everything.
with months as (
  select generate_series(:first_month::date::timestamp, :last_month::date::timestamp, interval '1 month') as month
)
select
  extract(year from m.month)::int as year,
  m.month::date as month,
  count(i.id) as invoices,
  coalesce(sum(i.total), 0) as revenue
from months m
left join invoices i on i.status = 'paid' and i.period_start >= m.month and i.period_start < m.month + interval '1 month'
group by grouping sets ((extract(year from m.month)::int, m.month::date), (extract(year from m.month)::int), ())
order by year nulls last, month nulls last;
