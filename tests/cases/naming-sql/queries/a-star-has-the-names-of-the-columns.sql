select * from blog_posts;
