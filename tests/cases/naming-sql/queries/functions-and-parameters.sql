-- name: publish_post
update blog_posts set is_draft = false, published_at = :published_at
where post_id = :post_id
returning post_id, published_at;

-- name: find_by_number
select "Title" from blog_posts where author_name = $1 and is_draft = $2;
