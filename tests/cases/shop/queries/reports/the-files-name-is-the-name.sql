select count(*) as total from orders where placed_at >= :since;
