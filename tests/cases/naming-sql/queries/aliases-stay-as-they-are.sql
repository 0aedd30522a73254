select post_id, "Title" as main_title, count(*) over () as total_posts, author_name as _by, 1 as "one two" from blog_posts;
