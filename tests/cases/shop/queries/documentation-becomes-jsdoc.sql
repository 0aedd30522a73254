-- name: getCustomer :optional
-- Looks a customer up.
--
-- The address is compared as it is written: `A@b.example` is not `a@b.example`.
-- A comment cannot be ended by */ in here.
-- @param email The customer's address.
--   It may be long, and continue on a second line.
-- @deprecated Use {@link listCustomers}.
-- @see https://example.com/customers
select id, name from customers where email = :email;

/* name: getByCountry :many */
/* Of one country. */
select id, name from customers where country = :country;

-- This comment belongs to no query.

-- name: undocumented :many

select id from customers;
