import { boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

export const blogPosts = pgTable('blog_posts', {
  postId: integer('post_id').primaryKey().generatedAlwaysAsIdentity(),
  title: text('Title').notNull(),
  authorName: text('author_name'),
  isDraft: boolean('is_draft').notNull().default(true),
  publishedAt: timestamp('published_at', { withTimezone: true }),
})
