/* @name GetCustomersByCountry */
select id, email from customers where country = :country!;

/*
  @name FindOrder
  @param id The number on the invoice.
*/
select id, note from orders where id = :id;
