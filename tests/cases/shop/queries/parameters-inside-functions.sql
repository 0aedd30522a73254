select
  lower(:text) as lowered,
  concat(:a::text, :b::text) as both,
  make_interval(days => :days) as span,
  date_trunc(:unit, now()) as truncated,
  left(name, :length) as short,
  coalesce(:fallback, nickname) as called
from customers;
