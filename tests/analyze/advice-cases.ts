/** Statements that are wrong, what is said of them, and the right ones. */

interface AdviceCase {
  readonly sql: string
  /** `code line:column text under the carets`, of each diagnostic. */
  readonly at: readonly string[]
  /** Part of the first hint. */
  readonly hint: string
  /** The right statement: what the edits make of the wrong one, unless it is written by hand. */
  readonly right: string
  readonly byHand?: true
  /** How often an advice has to be followed; once, if nothing is said. */
  readonly steps?: number
}

export type AdviceCases = Readonly<Record<string, AdviceCase>>

/** Beside the schema of the inference tables. */
export const adviceSchema = `
create table users (id int primary key, email text not null, name text not null, is_active boolean not null, role mood);
create table "user" (id int primary key, email text not null);
create table posts (
  id int primary key, user_id int not null references users (id), title text not null, body text, "order" int,
  created_at timestamptz not null default now()
);
create table idents (id int generated always as identity primary key, v text);
`

/** What the grammar does not allow. */
export const syntax: AdviceCases = {
  'a second statement without a semicolon in between': {
    sql: 'select id from posts where id = :id\nselect id from users',
    at: ['SL1011 2:1 select'],
    hint: 'end the first with a semicolon',
    right: 'select id from posts where id = :id',
    byHand: true,
  },
  'a join without a condition': {
    sql: 'select u.id from users u inner join posts p where p.id = 1',
    at: ['SL1011 1:45 where'],
    hint: 'JOIN needs a condition',
    right: 'select u.id from users u inner join posts p on p.user_id = u.id where p.id = 1',
    byHand: true,
  },
  'a cross join with a condition': {
    sql: 'select u.id from users u cross join posts p on p.user_id = u.id',
    at: ['SL1011 1:45 on'],
    hint: 'CROSS JOIN and NATURAL JOIN have no ON',
    right: 'select u.id from users u join posts p on p.user_id = u.id',
    byHand: true,
  },
  'a CASE without its end': {
    sql: "select case when is_active then 'a' as x from users",
    at: ['SL1011 1:37 as'],
    hint: 'CASE is not closed',
    right: "select case when is_active then 'a' end as x from users",
  },
  'EXISTS without brackets': {
    sql: 'select id from users u where not exists select 1 from posts p where p.user_id = u.id',
    at: ['SL1011 1:41 select'],
    hint: 'a subquery stands in brackets: write `exists (select …)`',
    right: 'select id from users u where not exists (select 1 from posts p where p.user_id = u.id)',
    byHand: true,
  },
  'a subquery as the argument of a function': {
    sql: 'select array_length(select array_agg(id) from posts, 1) as n',
    at: ['SL1011 1:21 select'],
    hint: 'write `array_length((select …))`',
    right: 'select array_length((select array_agg(id) from posts), 1) as n',
    byHand: true,
  },
  'a DELETE with a join': {
    sql: 'delete from posts p join users u on u.id = p.user_id where u.is_active',
    at: ['SL1011 1:21 join'],
    hint: 'DELETE joins by USING',
    right: 'delete from posts p using users u where u.id = p.user_id and u.is_active',
    byHand: true,
  },
  'an UPDATE with a join': {
    sql: "update posts p join users u on u.id = p.user_id set title = 'x'",
    at: ['SL1011 1:16 join'],
    hint: 'UPDATE joins by FROM',
    right: "update posts p set title = 'x' from users u where u.id = p.user_id",
    byHand: true,
  },
  'a MERGE action with a condition behind it': {
    sql: 'merge into posts p using users u on u.id = p.user_id when matched then delete where u.is_active',
    at: ['SL1011 1:79 where'],
    hint: 'write the condition in front of THEN',
    right: 'merge into posts p using users u on u.id = p.user_id when matched and u.is_active then delete',
    byHand: true,
  },
  'AS without a name': {
    sql: 'select id from users as where is_active',
    at: ['SL1011 1:25 where'],
    hint: 'AS needs a name behind it',
    right: 'select id from users where is_active',
    byHand: true,
  },
  'an INSERT of MySQL with SET': {
    sql: 'insert into users set email = :email',
    at: ['SL1011 1:19 set'],
    hint: 'INSERT has no SET',
    right: "insert into users (id, email, name, is_active) values (:id, :email, 'x', true)",
    byHand: true,
  },
  'an upsert of MySQL': {
    sql: "insert into users (id, email, name, is_active) values (1, 'a', 'b', true) on duplicate key update name = 'b'",
    at: ['SL1011 1:78 duplicate'],
    hint: 'on conflict (id) do update set a = excluded.a',
    right:
      "insert into users (id, email, name, is_active) values (1, 'a', 'b', true) on conflict (id) do update set name = excluded.name",
    byHand: true,
  },
  'an interval of a parameter': {
    sql: 'select id from posts where created_at > now() - interval :days days',
    at: ['SL1011 1:64 days'],
    hint: "write `:days * interval '1 day'`",
    right: "select id from posts where created_at > now() - :days * interval '1 day'",
  },
  'an interval of a text': {
    sql: 'select id from posts where created_at > now() - interval :age',
    at: ['SL2000 1:58 :age'],
    hint: 'as in `:age::interval`',
    right: 'select id from posts where created_at > now() - :age::interval',
  },
  'BETWEEN with a comma': {
    sql: 'select id from posts where id between :from, :to',
    at: ['SL1011 1:44 ,'],
    hint: 'write `and`',
    right: 'select id from posts where id between :from and :to',
  },
  'IS with a parameter': {
    sql: 'select id from posts where body is :body',
    at: ['SL1011 1:36 :body'],
    hint: 'write `is not distinct from :body`',
    right: 'select id from posts where body is not distinct from :body',
  },
  'IN with an array column': {
    sql: 'select id from authors where :tag not in tags',
    at: ['SL1011 1:42 tags'],
    hint: 'write `<> all(tags)`',
    right: 'select id from authors where :tag <> all(tags)',
  },
  'a comparison with its signs exchanged': {
    sql: 'select id from posts where id => 18',
    at: ['SL1011 1:31 =>'],
    hint: 'written `>=`',
    right: 'select id from posts where id >= 18',
  },
  'a parameter of a shell': {
    sql: 'select id from posts where id = $postId',
    at: ['SL1011 1:33 $'],
    hint: 'a parameter is written :postId',
    right: 'select id from posts where id = :postId',
  },
  'a parameter of a template': {
    sql: 'select id from posts where id = {{id}}',
    at: ['SL1011 1:33 {'],
    hint: 'a parameter is written :id',
    right: 'select id from posts where id = :id',
  },
  'a reserved word as a column, behind a comma': {
    sql: 'select id, order from posts',
    at: ['SL1011 1:12 order'],
    hint: 'write "order": `order` is a reserved word',
    right: 'select id, "order" from posts',
  },
  'a reserved word as a column between others': {
    sql: 'select id, order, title from posts',
    at: ['SL1011 1:12 order'],
    hint: 'write "order": `order` is a reserved word',
    right: 'select id, "order", title from posts',
  },
  'a reserved word as the only column': {
    sql: 'select order from posts',
    at: ['SL1011 1:14 from'],
    hint: '`order` is a reserved word',
    right: 'select "order" from posts',
  },
  'a reserved word in front of a dot': {
    sql: 'select user.id from "user"',
    at: ['SL1011 1:12 .'],
    hint: '`user` is a reserved word',
    right: 'select "user".id from "user"',
  },
  'a reserved word among the columns of an insert': {
    sql: "insert into posts (id, user_id, title, order) values (:id, 1, 'x', :order)",
    at: ['SL1011 1:40 order'],
    hint: 'write "order": `order` is a reserved word',
    right: `insert into posts (id, user_id, title, "order") values (:id, 1, 'x', :order)`,
  },
  'a comma too many': {
    sql: 'select id, from posts',
    at: ['SL1011 1:12 from'],
    hint: 'remove the comma',
    right: 'select id from posts',
  },
  'a comma too many in front of a bracket': {
    sql: "insert into settings (key,) values ('x')",
    at: ['SL1011 1:27 )'],
    hint: 'remove the comma',
    right: "insert into settings (key) values ('x')",
  },
  'a bracket too many': {
    sql: 'select id from posts where (id = 1))',
    at: ['SL1011 1:36 )'],
    hint: 'remove it',
    right: 'select id from posts where (id = 1)',
  },
  'a misspelled keyword': {
    sql: 'select id frm posts',
    at: ['SL1011 1:15 posts'],
    hint: 'did you mean `from`?',
    right: 'select id from posts',
  },
  'backticks around a column': {
    sql: 'select `id` from posts',
    at: ['SL1011 1:13 from'],
    hint: 'write the name in double quotes: "id"',
    right: 'select "id" from posts',
  },
  'backticks around everything': {
    sql: "select id from `posts` where `title` = 'x'",
    at: ['SL1011 1:16 `'],
    hint: 'double quotes: "posts"',
    right: `select id from "posts" where "title" = 'x'`,
  },
  'question marks as parameters': {
    sql: 'select id from posts where id = ? and title = ? or id =?',
    at: ['SL1011 1:35 and'],
    hint: 'write `:name`',
    right: 'select id from posts where id = :id and title = :title or id = :id_2',
  },
  'parameters of a template string': {
    sql: 'select id from posts where id = ${id} and title = ${post.title}',
    at: ['SL1011 1:33 $'],
    hint: 'write the parameter as :id',
    right: 'select id from posts where id = :id and title = :post_title',
  },
  'a command of psql in front of a statement': {
    sql: '\\d posts\nselect id from posts',
    at: ['SL1011 1:1 \\'],
    hint: '\\d is a command of psql',
    right: '\nselect id from posts',
  },
  'LIMIT of an update': {
    sql: "update posts set title = 'x' where user_id = 1 limit 1",
    at: ['SL1011 1:48 limit'],
    hint: 'choose the rows by their key, as in `where id in (select id from posts where user_id = 1 limit 1)`: UPDATE does not support LIMIT',
    right: "update posts set title = 'x' where id in (select id from posts where user_id = 1 limit 1)",
    byHand: true,
  },
  'ORDER BY of a delete': {
    sql: 'delete from posts where user_id = :u order by id limit 1 returning id',
    at: ['SL1011 1:38 order'],
    hint: 'choose the rows by their key, as in `where id in (select id from posts where user_id = :u order by id limit 1)`: DELETE does not support ORDER BY',
    right:
      'delete from posts where id in (select id from posts where user_id = :u order by id limit 1) returning id',
    byHand: true,
  },
  'WHERE behind ORDER BY': {
    sql: 'select id from posts order by id where user_id = :u',
    at: ['SL1011 1:34 where'],
    hint: 'write WHERE before ORDER BY',
    right: 'select id from posts where user_id = :u order by id',
  },
  'WHERE behind LIMIT, in a subquery': {
    sql: 'select x.id from (select id from posts limit 5 where user_id = 1) x',
    at: ['SL1011 1:48 where'],
    hint: 'write WHERE before LIMIT',
    right: 'select x.id from (select id from posts where user_id = 1 limit 5) x',
  },
  'WHERE between GROUP BY and ORDER BY': {
    sql: 'select id from posts group by id where user_id = 1 order by id',
    at: ['SL1011 1:34 where'],
    hint: 'write WHERE before GROUP BY',
    right: 'select id from posts where user_id = 1 group by id order by id',
  },
  'ORDER BY behind LIMIT': {
    sql: 'select id from posts limit 5 order by id',
    at: ['SL1011 1:30 order'],
    hint: 'write ORDER BY before LIMIT',
    right: 'select id from posts order by id limit 5',
  },
  'LIMIT with two numbers': {
    sql: 'select id from posts limit 10, 5',
    at: ['SL1011 1:22 limit'],
    hint: 'write `limit 5 offset 10`',
    right: 'select id from posts limit 5 offset 10',
  },
  '&& between conditions': {
    sql: "select id from posts where id = 1 && title = 'x' && body = 'y'",
    at: ['SL1011 1:44 ='],
    hint: 'write `and`',
    right: "select id from posts where id = 1 and title = 'x' and body = 'y'",
  },
  '|| between conditions': {
    sql: "select id from posts where id = 1 || title = 'x'",
    at: ['SL1011 1:44 ='],
    hint: 'write `or`',
    right: "select id from posts where id = 1 or title = 'x'",
  },
  'a table as a parameter': {
    sql: 'select id from :table where id = 1',
    at: ['SL1011 1:16 :table'],
    hint: 'write the name of the table',
    right: 'select id from posts where id = 1',
    byHand: true,
  },
  'a list without brackets': {
    sql: 'select id from posts where id in :ids',
    at: ['SL1011 1:34 :ids'],
    hint: 'write `= any(:ids)`',
    right: 'select id from posts where id = any(:ids)',
  },
  'a negated list without brackets': {
    sql: 'select id from posts where id not in :ids',
    at: ['SL1011 1:38 :ids'],
    hint: 'write `<> all(:ids)`',
    right: 'select id from posts where id <> all(:ids)',
  },
  'a list of rows without brackets': {
    sql: 'select id from posts p where (p.title, body) in :ps',
    at: ['SL1011 1:49 :ps'],
    hint: '`in (values (:ps.title, :ps.body))`',
    right: 'select id from posts p where (p.title, body) in (values (:ps.title, :ps.body))',
  },
  'ANY without brackets': {
    sql: 'select id from posts where id = any :ids',
    at: ['SL1011 1:37 :ids'],
    hint: '`any(:ids)`',
    right: 'select id from posts where id = any(:ids)',
  },
  'a path without quotes': {
    sql: 'select p.id, u.email as author.email from posts p join users u on u.id = p.user_id',
    at: ['SL1011 1:31 .'],
    hint: 'write the path in double quotes: "author.email"',
    right: 'select p.id, u.email as "author.email" from posts p join users u on u.id = p.user_id',
  },
  'a path of a list without quotes': {
    sql: 'select u.id, p.id as posts[].id from users u left join posts p on p.user_id = u.id',
    at: ['SL1011 1:27 ['],
    hint: 'double quotes: "posts[].id"',
    right: 'select u.id, p.id as "posts[].id" from users u left join posts p on p.user_id = u.id',
  },
  'a list of whole rows without quotes': {
    sql: 'select u.id, p posts[] from users u left join posts p on p.user_id = u.id',
    at: ['SL1011 1:21 ['],
    hint: 'double quotes: "posts[]"',
    right: 'select u.id, p "posts[]" from users u left join posts p on p.user_id = u.id',
  },
  'an alias of an insert without AS': {
    sql: "insert into posts p (id, user_id, title) values (1, 1, 'x')",
    at: ['SL1011 1:19 p'],
    hint: 'write `as p`',
    right: "insert into posts as p (id, user_id, title) values (1, 1, 'x')",
  },
}

/** What Postgres refuses. */
export const rejections: AdviceCases = {
  'a table named as a function of the session': {
    sql: 'select u.email from user u',
    at: ['SL2001 1:8 u.email'],
    hint: 'write "user": `user` is a function of Postgres, not a table',
    right: 'select u.email from "user" u',
  },
  'the word that is nearest to a column is the column': {
    sql: 'select id from user',
    at: ['SL2001 1:8 id'],
    hint: 'write "user"',
    right: 'select id from "user"',
  },
  'SET of a column with an alias': {
    sql: "update posts p set p.title = 'x' where p.id = 1",
    at: ['SL2001 1:20 p.title'],
    hint: 'write `title`: the target column',
    right: "update posts p set title = 'x' where p.id = 1",
  },
  'SET of a column with its table': {
    sql: "update posts set body = 'y', posts.title = 'x' where id = 1",
    at: ['SL2001 1:30 posts.title'],
    hint: 'write `title`',
    right: "update posts set body = 'y', title = 'x' where id = 1",
  },
  'the name of a table that has an alias': {
    sql: 'select p.id, posts.title from posts p',
    at: ['SL2002 1:14 posts.title'],
    hint: 'write p.title: posts has the alias p here',
    right: 'select p.id, p.title from posts p',
  },
  'the name of a table that has an alias, with a star': {
    sql: 'select public.posts.* from public.posts as p',
    at: ['SL2002 1:8 public.posts.*'],
    hint: 'write p.*',
    right: 'select p.* from public.posts as p',
  },
  'the name of an updated table that has an alias': {
    sql: "update posts as p set title = 'x' where posts.id = :id",
    at: ['SL2002 1:41 posts.id'],
    hint: 'write p.id',
    right: "update posts as p set title = 'x' where p.id = :id",
  },
  'a misspelled alias': {
    sql: 'select pots.id from posts join users on users.id = posts.user_id',
    at: ['SL2002 1:8 pots.id'],
    hint: 'did you mean posts.id?',
    right: 'select posts.id from posts join users on users.id = posts.user_id',
  },
  'a template in double quotes': {
    sql: 'select id from posts where title = "${title}"',
    at: ['SL2001 1:36 "${title}"'],
    hint: ':title, without quotes',
    right: 'select id from posts where title = :title',
  },
  'a parameter in quotes': {
    sql: "select id from posts where id = ':id'",
    at: ["SL2004 1:33 ':id'"],
    hint: 'write the parameter as :id, without quotes',
    right: 'select id from posts where id = :id',
  },
  'a function of another database': {
    sql: "select ifnull(body, '') as body from posts",
    at: ['SL2003 1:8 ifnull'],
    hint: 'write coalesce',
    right: "select coalesce(body, '') as body from posts",
  },
  'a function of another database with another form': {
    sql: 'select year(created_at) as year from posts',
    at: ['SL2003 1:8 year'],
    hint: 'write `extract(year from a)`',
    right: 'select extract(year from created_at) as year from posts',
    byHand: true,
  },
  'an aggregate of two values': {
    sql: 'select max(id, user_id) as most from posts',
    at: ['SL2003 1:8 max'],
    hint: 'of several values, write greatest',
    right: 'select greatest(id, user_id) as most from posts',
  },
  'a type of another language': {
    sql: 'select created_at::string as at from posts',
    at: ['SL2009 1:20 string'],
    hint: 'in Postgres this type is text',
    right: 'select created_at::text as at from posts',
  },
  'a value in double quotes': {
    sql: 'select id from users where role = "ok"',
    at: ['SL2001 1:35 "ok"'],
    hint: "write 'ok': double quotes enclose names",
    right: "select id from users where role = 'ok'",
  },
  'a value in double quotes in an insert': {
    sql: `insert into settings (key, value) values ('a', "it's")`,
    at: [`SL2001 1:48 "it's"`],
    hint: "write 'it''s'",
    right: "insert into settings (key, value) values ('a', 'it''s')",
  },
  'a misspelled column in double quotes': {
    sql: 'select "emial" from users',
    at: ['SL2001 1:8 "emial"'],
    hint: 'did you mean email?',
    right: 'select email from users',
  },
  'an output alias in WHERE': {
    sql: 'select length(title) as len from posts where len > :n order by len',
    at: ['SL2001 1:46 len'],
    hint: 'repeat the expression, `length(title)`',
    right: 'select length(title) as len from posts where length(title) > :n order by len',
  },
  'an output alias of an expression with a parameter in HAVING': {
    sql: 'select user_id, count(*) + :n::int as many from posts group by user_id having many > 1',
    at: ['SL2001 1:79 many'],
    hint: 'repeat the expression, `(count(*) + :n::int)`',
    right:
      'select user_id, count(*) + :n::int as many from posts group by user_id having (count(*) + :n::int) > 1',
  },
  'a column that another relation has': {
    sql: 'select p.nmae from posts p join users u on u.id = p.user_id',
    at: ['SL2001 1:8 p.nmae'],
    hint: 'did you mean u.name?',
    right: 'select u.name from posts p join users u on u.id = p.user_id',
  },
  'a column that several relations have': {
    sql: 'select id from posts p join users on users.id = p.user_id',
    at: ['SL2005 1:8 id'],
    hint: 'write the table before it: `p.id` or `users.id`',
    right: 'select p.id from posts p join users on users.id = p.user_id',
    byHand: true,
  },
  '== of two operands': {
    sql: 'select id from posts where id == :id',
    at: ['SL2003 1:31 =='],
    hint: 'write `=`',
    right: 'select id from posts where id = :id',
  },
  '&& of booleans': {
    sql: 'select id from users where is_active && id > 1',
    at: ['SL2003 1:38 &&'],
    hint: 'write `and`',
    right: 'select id from users where is_active and id > 1',
  },
  '+ of texts': {
    sql: "select title + ' ' || body as x from posts",
    at: ['SL2003 1:14 +'],
    hint: 'write `||` to concatenate text',
    right: "select title || ' ' || body as x from posts",
  },
  '+ of a text and a parameter': {
    sql: 'select title + :x as x from posts',
    at: ['SL2003 1:14 +'],
    hint: 'write `||` to concatenate text',
    right: 'select title || :x as x from posts',
  },
  'a template string in quotes': {
    sql: "select id from posts where id = '${post.id}'",
    at: ["SL2004 1:33 '${post.id}'"],
    hint: 'write the parameter as :post_id, without quotes',
    right: 'select id from posts where id = :post_id',
  },
  'a misspelled label': {
    sql: "select id from users where role = 'okk'",
    at: ["SL2004 1:35 'okk'"],
    hint: "did you mean 'ok'?",
    right: "select id from users where role = 'ok'",
  },
  'a misspelled type': {
    sql: 'select :role::modo as role',
    at: ['SL2009 1:15 modo'],
    hint: 'did you mean mood?',
    right: 'select :role::mood as role',
  },
  'a misspelled function': {
    sql: 'select lenght(title) as n from posts',
    at: ['SL2003 1:8 lenght'],
    hint: 'did you mean length?',
    right: 'select length(title) as n from posts',
  },
  'a cast that contradicts the column it is compared with': {
    sql: 'select id from posts where id = :id::uuid',
    at: ['SL2003 1:31 ='],
    hint: 'write :id without the cast ::uuid',
    right: 'select id from posts where id = :id',
  },
  'a cast of a list that contradicts the column': {
    sql: 'select id from posts where title = :t and id = any(:ids::uuid[])',
    at: ['SL2003 1:46 ='],
    hint: 'write :ids',
    right: 'select id from posts where title = :t and id = any(:ids)',
  },
  'a cast that contradicts the column it is stored in': {
    sql: "insert into posts (id, user_id, title) values (:id::timestamp with time zone, 1, 'x')",
    at: ['SL2006 1:48 :id'],
    hint: 'without the cast ::timestamp with time zone',
    right: "insert into posts (id, user_id, title) values (:id, 1, 'x')",
  },
  'a parameter without a type': {
    sql: "select json_build_object('a', :x) as j",
    at: ['SL2007 1:31 :x'],
    hint: ':x::text',
    right: "select json_build_object('a', :x::text) as j",
  },
  'a parameter that a function needs to know': {
    sql: 'select id from posts where created_at > now() - :ago',
    at: ['SL2003 1:39 >'],
    hint: ':ago::interval',
    right: 'select id from posts where created_at > now() - :ago::interval',
  },
  'a misspelled column in the target of ON CONFLICT': {
    sql: "insert into posts (id, user_id, title) values (1, 1, 'x') on conflict (idd) do nothing",
    at: ['SL2001 1:72 idd'],
    hint: 'did you mean id?',
    right: "insert into posts (id, user_id, title) values (1, 1, 'x') on conflict (id) do nothing",
  },
  'a column that is like no other in the target of ON CONFLICT': {
    sql: "insert into posts (id, user_id, title) values (1, 1, 'x') on conflict (id, nothing_like_it) do nothing",
    at: ['SL2001 1:76 nothing_like_it'],
    hint: 'posts has id, user_id, title, body, order, created_at',
    right: "insert into posts (id, user_id, title) values (1, 1, 'x') on conflict (id) do nothing",
    byHand: true,
  },
  'a column of both rows of ON CONFLICT': {
    sql: "insert into posts (id, user_id, title) values (1, 1, 'x') on conflict (id) do update set title = title",
    at: ['SL2005 1:98 title'],
    hint: 'write `excluded.title` for the row to be inserted, or `posts.title` for the existing row',
    right:
      "insert into posts (id, user_id, title) values (1, 1, 'x') on conflict (id) do update set title = excluded.title || posts.title",
    byHand: true,
  },
  'a misspelled excluded row': {
    sql: "insert into posts (id, user_id, title) values (1, 1, 'x') on conflict (id) do update set title = new.title",
    at: ['SL2002 1:98 new.title'],
    hint: 'write excluded.title: excluded is the name of the row to be inserted',
    right:
      "insert into posts (id, user_id, title) values (1, 1, 'x') on conflict (id) do update set title = excluded.title",
  },
  'an identity column with a value': {
    sql: "-- name: q\ninsert into idents (id, v) values (1, :v), (2, 'x')",
    at: ['SL2000 2:21 id'],
    hint: 'remove the column and its value: Postgres assigns id',
    right: "-- name: q\ninsert into idents (v) values (:v), ('x')",
  },
  'an identity column of a query': {
    sql: "-- name: q\ninsert into idents (v, id) select 'x', 1",
    at: ['SL2000 2:24 id'],
    hint: 'write `overriding system value`',
    right: "-- name: q\ninsert into idents (v, id) overriding system value select 'x', 1",
  },
  'an identity column that is updated': {
    sql: "-- name: q\nupdate idents set v = 'x', id = 3",
    at: ['SL2000 2:28 id'],
    hint: 'write `= default`',
    right: "-- name: q\nupdate idents set v = 'x', id = default",
    byHand: true,
  },
  'fewer values than columns': {
    sql: "insert into posts (id, user_id, title) values (1, 2, 'x'), (length('x'), 2)",
    at: ['SL2000 1:61 length'],
    hint: 'row 2 has 2 values for 3 columns: title has no value',
    right: "insert into posts (id, user_id, title) values (1, 2, 'x'), (3, 4, 'x')",
    byHand: true,
  },
  'more values than columns': {
    sql: "insert into posts (id, user_id) values (1, 1, lower('x'))",
    at: ['SL2000 1:47 lower'],
    hint: "3 values for 2 columns: lower('x') has no column",
    right: "insert into posts (id, user_id, title) values (1, 1, lower('x'))",
    byHand: true,
  },
  'more values than the table has columns': {
    sql: "insert into settings values ('a', 'b', 1, 2)",
    at: ['SL2000 1:43 2'],
    hint: '4 values for 3 columns: 2 has no column',
    right: "insert into settings values ('a', 'b', 1)",
    byHand: true,
  },
  'a query of fewer columns than are inserted': {
    sql: 'insert into posts (id, user_id, title) select id, id from users',
    at: ['SL2000 1:33 title'],
    hint: 'title has no value',
    right: 'insert into posts (id, user_id, title) select id, id, name from users',
    byHand: true,
  },
}

/** What other tools write. */
export const otherTools: AdviceCases = {
  'sqlc.embed': {
    sql: 'select sqlc.embed(u), p.id from users u join posts p on p.user_id = u.id',
    at: ['SL1045 1:8 sqlc.embed(u)'],
    hint: 'write `u` to select the whole row as an object',
    right: 'select u, p.id from users u join posts p on p.user_id = u.id',
  },
  'sqlc.slice': {
    sql: "select id from posts where id in (sqlc.slice('ids'))",
    at: ["SL1045 1:35 sqlc.slice('ids')"],
    hint: 'write `= any(:ids)`',
    right: 'select id from posts where id = any(:ids)',
  },
  'a negated sqlc.slice beside other forms of sqlc': {
    sql: 'select id from posts where id not in (sqlc.slice(ids)) and title = @title and user_id = $1',
    at: ['SL1045 1:39 sqlc.slice(ids)'],
    hint: 'write `<> all(sqlc.arg(ids))`',
    right: 'select id from posts where id <> all(sqlc.arg(ids)) and title = @title and user_id = $1',
  },
  ':batchexec of an update': {
    sql: '-- name: q :batchexec\nupdate posts set title = @title where id = @id',
    at: ['SL1031 1:12 :batchexec'],
    hint: 'write :exec and take a list of rows, with a cast',
    right:
      '-- name: q :exec\nupdate posts set title = r.row_title from (values (:rows.title, :rows.id::integer)) r (row_title, row_id) where id = r.row_id',
    steps: 2,
  },
  ':batchexec of an update with numbers': {
    sql: '-- name: q :batchexec\nupdate posts set body = lower($2), title = $2 where user_id = $1 and id <> $3 returning id',
    at: ['SL1031 1:12 :batchexec'],
    hint: 'write :exec and take a list of rows, with a cast',
    right:
      '-- name: q :exec\nupdate posts set body = lower(r.row_p2), title = r.row_p2 from (values (:rows.p2, :rows.user_id::integer, :rows.id::integer)) r (row_p2, row_user_id, row_id) where user_id = r.row_user_id and id <> r.row_id returning id',
    steps: 3,
  },
  ':batchexec of a delete with several parameters': {
    sql: '-- name: q :batchexec\ndelete from posts where title = $1 and user_id = $2',
    at: ['SL1031 1:12 :batchexec'],
    hint: 'write :exec and take a list of rows, with a cast',
    right:
      '-- name: q :exec\ndelete from posts where exists (select from (values (:rows.title, :rows.user_id::integer)) r (row_title, row_user_id) where title = r.row_title and user_id = r.row_user_id)',
    steps: 2,
  },
  ':batchmany of a select with several parameters': {
    sql: '-- name: q :batchmany\nselect id, title from posts where title = @title and body = @body order by id',
    at: ['SL1031 1:12 :batchmany'],
    hint: 'write :many and take a list of rows',
    right:
      '-- name: q :many\nselect id, title from posts where exists (select from (values (:rows.title, :rows.body)) r (row_title, row_body) where title = r.row_title and body = r.row_body) order by id',
  },
  ':batchone of a select with one parameter': {
    sql: '-- name: q :batchone\nselect id, title from posts where user_id = $1',
    at: ['SL1031 1:12 :batchone'],
    hint: 'write :many and take an array',
    right: '-- name: q :many\nselect id, title from posts where user_id = any(:user_id)',
  },
  ':batchexec of an insert': {
    sql: '-- name: q :batchexec\ninsert into posts (id, user_id, title) values ($1, $2, lower($3))',
    at: ['SL1031 1:12 :batchexec'],
    hint: 'write :exec and take a list of rows: `insert',
    right:
      '-- name: q :exec\ninsert into posts (id, user_id, title) values (:rows.id, :rows.user_id, lower(:rows.title))',
  },
  'an array of PgTyped': {
    sql: '/* @name q\n @param ids -> (...)\n*/\nselect id from posts where id in :ids and user_id not in :ids!',
    at: ['SL1045 2:2 @param ids -> (...)'],
    hint: 'take an array: write `= any(:ids)` and `<> all(:ids!)`',
    right: '/* @name q\n \n*/\nselect id from posts where id = any(:ids) and user_id <> all(:ids!)',
  },
  'rows of PgTyped, with its marks': {
    sql: '/* @name q\n @param books -> ((id!, user_id!, title!)...)\n*/\ninsert into posts (id, user_id, title) values :books',
    at: ['SL1045 2:2 @param books -> ((id!, user_id!, title!)...)'],
    hint: 'write `(:books.id!, :books.user_id!, :books.title!)`',
    right:
      '/* @name q\n \n*/\ninsert into posts (id, user_id, title) values (:books.id!, :books.user_id!, :books.title!)',
  },
  'an object of PgTyped, with its marks': {
    sql: '/* @name q\n @param book -> (id!, user_id, title!)\n*/\ninsert into posts (id, user_id, title) values :book',
    at: ['SL1045 2:2 @param book -> (id!, user_id, title!)'],
    hint: 'take one parameter for each field: write `(:id!, :user_id, :title!)`',
    right: '/* @name q\n \n*/\ninsert into posts (id, user_id, title) values (:id!, :user_id, :title!)',
  },
  'rows of PgTyped behind IN': {
    sql: '/* @name q\n @param ps -> ((user_id, title)...)\n*/\nselect id from posts where (user_id, title) in :ps',
    at: ['SL1045 2:2 @param ps -> ((user_id, title)...)'],
    hint: 'write `(values (:ps.user_id, :ps.title))`, with a cast to the type of its column',
    right:
      '/* @name q\n \n*/\nselect id from posts where (user_id, title) in (values (:ps.user_id::integer, :ps.title))',
    steps: 2,
  },
}

/** What Postgres takes and authors seldom mean. */
export const traps: AdviceCases = {
  'a list of one parameter': {
    sql: 'select id from posts where id in (:ids)',
    at: ['SL3064 1:31 in (:ids)'],
    hint: 'write `= any(:ids)` for a list, or `= :ids` for a single value',
    right: 'select id from posts where id = any(:ids)',
  },
  'a negated list of one parameter': {
    sql: 'select id from posts where id not in ( :ids ) and title <> :t',
    at: ['SL3064 1:31 not in ( :ids )'],
    hint: 'write `<> all(:ids)` for a list, or `<> :ids` for a single value',
    right: 'select id from posts where id <> all(:ids) and title <> :t',
  },
  'a list of one parameter with a cast': {
    sql: 'select id from posts where id in (:ids::int)',
    at: ['SL3064 1:31 in (:ids::int)'],
    hint: '`= any(:ids::int[])`',
    right: 'select id from posts where id = any(:ids::int[])',
  },
  'a list of one number of sqlc': {
    sql: 'select id from posts where id in ($1)',
    at: ['SL3064 1:31 in ($1)'],
    hint: '`= any($1)`',
    right: 'select id from posts where id = any($1)',
  },
  'a parameter to order by': {
    sql: 'select id from posts order by :column::text, id',
    at: ['SL3065 1:31 :column'],
    hint: 'use `-- @choose`',
    right: 'select id from posts order by\n-- @choose sort = id\nid\n-- @case title: title\n-- @end\n',
    byHand: true,
  },
  'a parameter to group by': {
    sql: 'select count(*) from posts group by :column::text',
    at: ['SL3065 1:37 :column'],
    hint: 'write the columns',
    right: 'select count(*) from posts group by title',
    byHand: true,
  },
  'a parameter to be distinct on': {
    sql: 'select x.id from (select distinct on (:k::int) id from posts) x',
    at: ['SL3065 1:39 :k'],
    hint: 'write the columns',
    right: 'select x.id from (select distinct on (user_id) id from posts) x',
    byHand: true,
  },
  'a parameter in a pattern': {
    sql: "select id from posts where title like '%:q%'",
    at: ["SL3066 1:39 '%:q%'"],
    hint: "write `'%' || :q || '%'`",
    right: "select id from posts where title like '%' || :q || '%'",
  },
  'a parameter in a longer pattern': {
    sql: "select id from posts where title ilike 'draft-:q%'",
    at: ["SL3066 1:40 'draft-:q%'"],
    hint: "write `'draft-' || :q || '%'`",
    right: "select id from posts where title ilike 'draft-' || :q || '%'",
  },
  'a parameter in quotes': {
    sql: "select id from posts where title = ':title'",
    at: ["SL3066 1:36 ':title'"],
    hint: 'write `:title`',
    right: 'select id from posts where title = :title',
  },
  'a comparison with NULL': {
    sql: 'select id from posts where body = null',
    at: ['SL3067 1:33 ='],
    hint: 'write `is null`',
    right: 'select id from posts where body is null',
  },
  'a negated comparison with NULL': {
    sql: "select id from posts where body <> NULL and title = 'x'",
    at: ['SL3067 1:33 <>'],
    hint: 'write `is not null`',
    right: "select id from posts where body is not null and title = 'x'",
  },
  'a NULL in front of a comparison': {
    sql: 'select id from posts where null = body',
    at: ['SL3067 1:33 ='],
    hint: 'write IS NULL',
    right: 'select id from posts where body is null',
    byHand: true,
  },
  'a missing comma': {
    sql: 'select id title from posts',
    at: ['SL3068 1:11 title'],
    hint: 'write a comma before it to select the column, or `as title` to keep the alias',
    right: 'select id, title from posts',
  },
  'a missing comma behind a column with its table': {
    sql: 'select p.id, p.user_id body, created_at from posts p',
    at: ['SL3068 1:24 body'],
    hint: 'write a comma',
    right: 'select p.id, p.user_id, body, created_at from posts p',
  },
  'a function of the session': {
    sql: 'select * from user',
    at: ['SL3069 1:15 user'],
    hint: 'write "user" for the table',
    right: 'select * from "user"',
  },
  'AND between assignments': {
    sql: 'update posts set title = :title and body = :body where id = :id',
    at: ['SL3071 1:33 and'],
    hint: 'write a comma',
    right: 'update posts set title = :title , body = :body where id = :id',
  },
  'two MERGE actions that set columns from subqueries': {
    sql: "merge into posts p using users u on u.id = p.user_id when matched and p.id = 1 then update set (title, body) = (select 'a', 'b') when matched then update set (body, title) = (select u.name, u.email)",
    at: ['SL3070 1:175 ('],
    hint: 'write a subquery for each column',
    right:
      "merge into posts p using users u on u.id = p.user_id when matched and p.id = 1 then update set (title, body) = (select 'a', 'b') when matched then update set body = (select u.name), title = (select u.email)",
    byHand: true,
  },
  'a template in a string': {
    sql: "select id from posts where title = '${title}'",
    at: ["SL3066 1:36 '${title}'"],
    hint: 'write `:title`',
    right: 'select id from posts where title = :title',
  },
  'a name without a colon': {
    sql: '-- name q :many\nselect id from posts',
    at: ['SL1082 1:4 name q :many'],
    hint: 'write `-- name: q :many`',
    right: '-- name: q :many\nselect id from posts',
  },
  'a name with a capital letter': {
    sql: '-- Name: q\nselect id from posts',
    at: ['SL1082 1:4 Name: q'],
    hint: 'write `-- name: q`',
    right: '-- name: q\nselect id from posts',
  },
  'an allowance without its mark': {
    sql: '-- name: q :one\n-- allow SL3004 names are unique\nselect id from posts',
    at: ['SL1082 2:4 allow SL3004 names are unique', 'SL3004 1:12 :one'],
    hint: 'write `-- @allow SL3004 names are unique`',
    right: '-- name: q :one\n-- @allow SL3004 names are unique\nselect id from posts',
  },
}

/** What looks like a trap and is none. */
export const meant: readonly string[] = [
  "merge into posts p using users u on u.id = p.user_id when matched then update set (title, body) = (select 'a', 'b'), (id, user_id) = (select 1, 2)",
  "merge into posts p using users u on u.id = p.user_id when matched and p.id = 1 then update set (title, body) = ('a', u.name) when matched then update set (body, title) = (select u.name, u.email)",
  'select id from posts where id in (:a, :b)',
  'select id from posts where id in (1) and title in (select name from users)',
  'select :label::text as label, count(*) from posts group by 1 order by 1',
  "select id from posts order by case when :sort = 'title' then title end, id",
  "select id from posts where title like '12:30%' and body <> 'a:b' and title <> 'http://x'",
  "select to_char(created_at, 'HH24:MI') as at, '{\"a\":true}'::jsonb as j from posts",
  'update posts set body = null where id = 1',
  'select id as title, user_id as body, lower(title) body_lower, max(id) id_max from posts group by id',
  'select current_user, session_user',
  '-- Name of the post, and more.\nselect title from posts',
  '-- name the first of them\nselect title from posts limit 1',
]
