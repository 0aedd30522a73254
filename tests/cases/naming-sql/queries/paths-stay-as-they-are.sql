select b.post_id as "the_post.post_id", a as "the_post.all_others[]"
from blog_posts b
left join blog_posts a on a.author_name = b.author_name and a.post_id <> b.post_id
order by b.post_id, a.post_id;
