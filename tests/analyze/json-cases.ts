/**
 * What is said of JSON, by group. A row is a sentence, a query with the column `j`, and the type it is given; where the type is
 * looked at when a value is read, the checks too; and where the data of this very query break it, how they are refused.
 */
export interface JsonCase {
  readonly sentence: string
  readonly sql: string
  readonly type: string
  /** The argument of `json`, '' for none. */
  readonly checks: string
  /** The end of the DecodeError's message, for data that must be refused. */
  readonly refused: string | null
}

type Row = readonly [sentence: string, sql: string, type: string, checks?: string, refused?: string]

const rows: Readonly<Record<string, readonly Row[]>> = {
  json_build_object: [
    [
      'makes an object of constant keys',
      "select json_build_object('id', id, 'title', title) as j from books",
      '{ id: number; title: string }',
    ],
    [
      'has null for what may be NULL',
      "select jsonb_build_object('at', sold_at) as j from books",
      '{ at: string | null }',
    ],
    [
      'nests',
      "select json_build_object('a', json_build_object('b', json_build_array(pages))) as j from books",
      '{ a: { b: [number] } }',
    ],
    [
      'keeps the last of two equal keys',
      "select json_build_object('a', title, 'a', pages) as j from books",
      '{ a: number }',
    ],
    [
      'takes numbers as keys',
      'select json_build_object(1, title, 2, pages) as j from books',
      "{ '1': string; '2': number }",
    ],
    [
      'quotes keys that are no names',
      `select json_build_object('a b', 1, '"', 2, '''', 3, '', 4) as j`,
      `{ 'a b': number; '"': number; '\\'': number; '': number }`,
    ],
    [
      'makes a record where a key is a value',
      'select json_build_object(title, pages, id::text, sold_at) as j from books',
      'Record<string, number | string | null>',
    ],
    ['makes an empty object of nothing', 'select json_build_object() as j', 'Record<string, never>'],
    [
      'knows nothing of a variadic array',
      "select json_build_object(variadic array['a', 'b']) as j",
      'JsonValue | null',
    ],
    [
      'keeps constant strings',
      "select json_build_object('kind', 'book', 'title', title) as j from books",
      "{ kind: 'book'; title: string }",
    ],
    [
      'has null for the constant NULL',
      "select json_build_object('a', null, 'b', null::int) as j",
      '{ a: null; b: null }',
    ],
    ['has what a parameter may be', "select json_build_object('a', :a?::int) as j", '{ a: number | null }'],
    [
      'stands on several lines where it is long',
      "select json_build_object('identifier', id, 'title_of_the_book', title, 'more', json_build_object('number_of_pages', pages, 'sold', sold_at, 'title_of_the_book_again', title, 'and_its_identifier', id)) as j from books",
      '{ identifier: number; title_of_the_book: string; more: { number_of_pages: number; sold: string | null; title_of_the_book_again: string; and_its_identifier: number } }',
    ],
  ],
  json_build_array: [
    [
      'makes a tuple',
      'select json_build_array(id, title, sold_at) as j from books',
      '[number, string, string | null]',
    ],
    ['makes an empty tuple of nothing', 'select jsonb_build_array() as j', '[]'],
    [
      'knows nothing of a variadic array',
      "select json_build_array(variadic array['a', 'b']) as j",
      'JsonValue | null',
    ],
  ],
  'values of SQL types': [
    [
      'has numbers for integers',
      'select json_build_array(id, huge, big, 1::int2, count(*) over ()) as j from authors',
      '[number, number, number | null, number, number]',
    ],
    [
      'looks at numerics and floats',
      "select json_build_object('rate', rate, 'score', score) as j from authors",
      '{ rate: number; score: number | null }',
      "{ '$.rate': 'number', '$.score': 'number | null' }",
    ],
    [
      'refuses NaN of a numeric',
      "select json_build_object('rate', rate) as j from deviants where id = 1",
      '{ rate: number }',
      "{ '$.rate': 'number' }",
      'column j.rate is the string "NaN", expected a number',
    ],
    [
      'refuses an infinite float',
      "select jsonb_build_object('a', jsonb_build_array(score)) as j from deviants where id = 2",
      '{ a: [number] }',
      "{ '$.a[0]': 'number' }",
      'column j.a[0] is the string "-Infinity", expected a number',
    ],
    ['is sure of a numeric constant', 'select json_build_array(1.5, -2.25) as j', '[number, number]'],
    ['has a string for the constant NaN', "select json_build_array('NaN'::numeric) as j", '[string]'],
    [
      'has strings for dates and times',
      'select json_build_array(birthday, born_at, now()::timestamp, localtime) as j from authors',
      '[string | null, string, string, string]',
    ],
    [
      'has strings for everything else',
      'select json_build_array(cash, ip, span, bytes, ref, range, xml, bits, at, moment, name) as j from oddities',
      '[string, string, string, string, string, string, string, string, string, string, string]',
    ],
    [
      'has booleans',
      'select json_build_array(active, id > 1, note is null, exists (select 1)) as j from authors',
      '[boolean, boolean, boolean, boolean]',
    ],
    [
      'has the labels of an enum',
      "select json_build_object('mood', mood) as j from authors",
      "{ mood: 'sad' | 'ok' | 'happy' | null }",
    ],
    [
      'has the labels of a text column',
      "select json_build_object('level', level) as j from authors",
      "{ level: 'low' | 'high' }",
    ],
    [
      'has a string for a cast enum',
      "select json_build_object('mood', mood::text) as j from authors where mood is not null",
      '{ mood: string }',
    ],
    [
      'looks through domains',
      "select json_build_object('p', percent) as j from oddities",
      '{ p: number | null }',
      "{ '$.p': 'number | null' }",
    ],
    [
      'keeps a branded string',
      "select json_build_object('brand', brand, 'uid', uid) as j from authors",
      '{ brand: Brand; uid: Brand | null }',
    ],
    [
      'has the Postgres type of a customType',
      "select json_build_object('shout', shout, 'home', home) as j from authors",
      '{ shout: string; home: { street: string | null; city: string | null; zip: number | null } | null }',
    ],
    [
      'knows nothing of a customType over jsonb',
      "select json_build_object('wrapped', wrapped) as j from authors",
      '{ wrapped: JsonValue }',
    ],
    [
      'has a string for an oid that meets an integer',
      "select json_build_object('a', coalesce(ref, id)) as j from oddities",
      '{ a: string }',
    ],
    [
      'knows nothing of a type with a cast of its own',
      'select json_build_array(shade, shades) as j from tints',
      '[JsonValue, JsonValue[]]',
    ],
    [
      'has numbers for integers that meet numerics',
      'select json_build_array(u.n) as j from (select id as n from books union all select 1.5) u',
      '[number]',
    ],
    [
      'has strings for integers that meet oids',
      'select json_build_array(u.n) as j from (select ref as n from oddities union all select id from books) u',
      '[string]',
    ],
    [
      'refuses under keys that are no names',
      `select json_build_object('a."b', json_object_agg('k d', rate)) as j from deviants where id = 1`,
      `{ 'a."b': Record<string, number> | null }`,
      `{ '$."a.\\\\"b".*': 'number' }`,
      'column j.a."b.k d is the string "NaN", expected a number',
    ],
  ],
  'arrays inside JSON': [
    [
      'has the elements that Drizzle gives',
      "select json_build_object('tags', tags, 'moods', moods) as j from authors",
      "{ tags: string[]; moods: ('sad' | 'ok' | 'happy')[] }",
      "{ '$.tags[*]': 'string', '$.moods[*]': 'string' }",
    ],
    [
      'has nulls where Drizzle says nothing',
      "select json_build_object('a', string_to_array('a,,b', ',', '')) as j",
      '{ a: (string | null)[] }',
      "{ '$.a[*]': 'string | null' }",
    ],
    [
      'refuses a NULL among elements',
      "select json_build_object('tags', tags) as j from deviants where id = 3",
      '{ tags: string[] }',
      "{ '$.tags[*]': 'string' }",
      'column j.tags[1] is null, expected a string',
    ],
    [
      'refuses another depth',
      "select json_build_object('tags', tags) as j from deviants where id = 4",
      '{ tags: string[] }',
      "{ '$.tags[*]': 'string' }",
      'column j.tags[0] is an array of 1, expected a string',
    ],
    [
      'has nested arrays',
      "select json_build_object('m', matrix) as j from authors",
      '{ m: number[][] | null }',
      "{ '$.m[*]': 'array', '$.m[*][*]': 'number' }",
    ],
    [
      'refuses an array that nests less',
      "select json_build_object('m', matrix) as j from deviants where id = 5",
      '{ m: number[][] }',
      "{ '$.m[*]': 'array', '$.m[*][*]': 'number' }",
      'column j.m[0] is the number 1, expected an array',
    ],
    [
      'refuses a NULL in a nested array',
      "select json_build_object('m', matrix) as j from deviants where id = 6",
      '{ m: number[][] }',
      "{ '$.m[*]': 'array', '$.m[*][*]': 'number' }",
      'column j.m[0][1] is null, expected a number',
    ],
    [
      'keeps the type of an array of brands',
      "select json_build_object('labels', labels) as j from authors",
      "{ labels: (typeof schema.authors.labels)['_']['data'] }",
      "{ '$.labels[*]': 'string' }",
    ],
    [
      'is sure of array_agg',
      "select json_build_object('titles', array_agg(title), 'prices', array_agg(sold_at)) as j from books",
      '{ titles: string[] | null; prices: (string | null)[] | null }',
    ],
    [
      'is sure of an array constructor',
      "select json_build_object('a', array[id, pages], 'b', array[[1, 2], [3, null]]) as j from books",
      '{ a: number[]; b: (number | null)[][] }',
    ],
    [
      'is sure of the array of a subquery',
      "select json_build_object('a', array(select title from books order by id), 'n', array(select price from books)) as j",
      '{ a: string[]; n: (number | null)[] }',
      "{ '$.n[*]': 'number | null' }",
    ],
    [
      'takes an empty array for any',
      "select json_build_object('tags', coalesce(case when id > 2 then tags end, '{}')) as j from authors",
      '{ tags: string[] }',
      "{ '$.tags[*]': 'string' }",
    ],
    [
      'has arrays of composites',
      "select json_build_object('homes', homes) as j from oddities",
      '{ homes: ({ street: string | null; city: string | null; zip: number | null } | null)[] }',
      "{ '$.homes[*]': 'object | null' }",
    ],
    [
      'has arrays of JSON',
      "select json_build_object('docs', docs, 'vec', vec) as j from oddities",
      '{ docs: JsonValue[]; vec: (number | null)[] }',
      "{ '$.vec[*]': 'number | null' }",
    ],
    ['reads array_to_json', 'select array_to_json(array_agg(id)) as j from books', 'number[] | null'],
  ],
  aggregates: [
    ['json_agg makes an array', 'select json_agg(title) as j from books', 'string[] | null'],
    ['json_agg keeps NULLs', 'select jsonb_agg(sold_at) as j from books', '(string | null)[] | null'],
    [
      'FILTER proves its columns',
      'select json_agg(sold_at) filter (where sold_at is not null) as j from books',
      'string[] | null',
    ],
    [
      'FILTER proves the other columns of an outer-joined row',
      "select a.id, json_agg(json_build_object('id', b.id, 'title', b.title, 'sold', b.sold_at)) filter (where b.id is not null) as j from authors a left join books b on b.author_id = a.id group by a.id",
      '{ id: number; title: string; sold: string | null }[] | null',
    ],
    [
      'FILTER proves nothing of the other side of a full join',
      'select json_agg(json_build_array(a.name, b.title)) filter (where b.id is not null) as j from authors a full join books b on b.author_id = a.id',
      '[string | null, string | null][] | null',
    ],
    [
      'without FILTER the row of an outer join is full of nulls',
      "select a.id, json_agg(json_build_object('id', b.id)) as j from authors a left join books b on b.author_id = a.id group by a.id",
      '{ id: number | null }[]',
    ],
    [
      'coalesce with an empty array is the array',
      "select coalesce(json_agg(title) filter (where pages > 5), '[]') as j from books",
      'string[]',
    ],
    [
      'json_agg of an array has arrays',
      'select json_agg(tags) as j from authors',
      'string[][] | null',
      "{ '$[*][*]': 'string' }",
    ],
    [
      'json_agg_strict leaves NULLs out',
      'select json_agg_strict(sold_at) as j from books',
      'string[] | null',
    ],
    [
      'jsonb_agg_strict keeps JSON nulls',
      'select jsonb_agg_strict(sold_at) as j from books',
      'string[] | null',
    ],
    [
      'json_object_agg makes a record',
      'select json_object_agg(title, sold_at) as j from books',
      'Record<string, string | null> | null',
    ],
    [
      'json_object_agg_strict leaves NULLs out',
      'select json_object_agg_strict(title, sold_at) as j from books',
      'Record<string, string> | null',
    ],
    [
      'json_object_agg_unique makes a record',
      'select jsonb_object_agg_unique(id, pages) as j from books',
      'Record<string, number> | null',
    ],
    [
      'json_object_agg_unique_strict leaves NULLs out',
      'select json_object_agg_unique_strict(id, price) as j from books',
      'Record<string, number> | null',
      "{ '$.*': 'number' }",
    ],
    ['works over a window', 'select json_agg(pages) over (order by id) as j from books', 'number[]'],
    [
      'knows nothing of other rows that CASE knows of its own',
      'select case when sold_at is not null then json_agg(sold_at) over () end as j from books',
      '(string | null)[] | null',
    ],
    [
      'knows nothing of the rows of a window function that picks one either',
      "select case when sold_at is not null then first_value(json_build_object('sold', sold_at)) over (order by sold_at desc) end as j from books",
      '{ sold: string | null } | null',
    ],
    [
      'knows nothing of joined rows elsewhere',
      'select case when s.title is not null then jsonb_agg(s) over () end as j from authors a left join (select author_id, title from books) s on s.author_id = a.id',
      '({ author_id: number; title: string } | null)[] | null',
    ],
    [
      'ORDER BY inside adds nothing',
      'select json_agg(title order by pages desc, sold_at) as j from books',
      'string[] | null',
    ],
    [
      'DISTINCT changes nothing',
      "select jsonb_agg(distinct jsonb_build_object('p', pages > 0)) as j from books",
      '{ p: boolean }[] | null',
    ],
    [
      'any_value passes its value on',
      "select any_value(json_build_object('a', id)) as j from books",
      '{ a: number } | null',
    ],
    [
      'aggregates of aggregates nest',
      "select json_agg(json_build_object('author', a.name, 'books', (select coalesce(json_agg(json_build_object('title', b.title)), '[]') from books b where b.author_id = a.id))) as j from authors a",
      '{ author: string; books: { title: string }[] }[] | null',
    ],
  ],
  rows: [
    [
      'a table has its columns under their SQL names',
      'select to_json(b) as j from books b',
      '{ id: number; author_id: number | null; title: string; price: number | null; pages: number; sold_at: string | null; event: Event }',
      "{ '$.price': 'number | null' }",
    ],
    [
      'an alias of columns does not rename those of a table',
      'select to_json(b) as j from books b (x, y)',
      '{ id: number; author_id: number | null; title: string; price: number | null; pages: number; sold_at: string | null; event: Event }',
      "{ '$.price': 'number | null' }",
    ],
    [
      'a subquery has its names',
      'select row_to_json(s) as j from (select id, title as "Title", sold_at at from books) s',
      '{ id: number; Title: string; at: string | null }',
    ],
    [
      'an alias of columns renames those of a subquery',
      'select row_to_json(s) as j from (select id, title from books) s (x)',
      '{ x: number; title: string }',
    ],
    [
      'a CTE has its names',
      'with s as (select id, pages from books) select jsonb_agg(s) as j from s',
      '{ id: number; pages: number }[] | null',
    ],
    [
      'VALUES have their names',
      "select to_json(v) as j from (values (1, 'a'), (2, null)) v (n, t)",
      "{ n: number; t: 'a' | null }",
    ],
    [
      'an outer-joined row is null',
      'select a.id, json_agg(s) as j from authors a left join (select author_id, title from books) s on s.author_id = a.id group by a.id',
      '({ author_id: number; title: string } | null)[]',
    ],
    [
      'FILTER proves a row',
      'select a.id, json_agg(s) filter (where s.title is not null) as j from authors a left join (select author_id, title from books) s on s.author_id = a.id group by a.id',
      '{ author_id: number; title: string }[] | null',
    ],
    [
      'an outer-joined row to_json is NULL',
      'select to_json(s) as j from authors a left join (select author_id, pages from books) s on s.author_id = a.id',
      '{ author_id: number; pages: number } | null',
    ],
    [
      'a join has the columns of both sides',
      'select to_json(j) as j from (books b join (select 1 as id, 2 as n) c using (id)) j',
      '{ id: number; author_id: number | null; title: string; price: number | null; pages: number; sold_at: string | null; event: Event; n: number }',
      "{ '$.price': 'number | null' }",
    ],
    [
      'an outer join has nulls for one side',
      'select to_json(j) as j from ((select 1 as a) x left join (select 2 as b) y on false) j',
      '{ a: number; b: number | null }',
    ],
    [
      'row() has numbered keys',
      'select to_jsonb(row (id, title, sold_at)) as j from books',
      '{ f1: number; f2: string; f3: string | null }',
    ],
    [
      'a cast row has the names of its type',
      "select to_jsonb(row ('s', null, pages)::address) as j from books",
      "{ street: 's'; city: null; zip: number }",
    ],
    [
      'a composite has its attributes',
      'select to_json(stay) as j from oddities',
      '{ at: { street: string | null; city: string | null; zip: number | null } | null; nights: (number | null)[] | null } | null',
      "{ '$.nights[*]': 'number | null' }",
    ],
    [
      'a row of a function has the names and the constraints of its table',
      "select to_jsonb(b) - 'event' - 'price' - 'sold_at' as j from all_books() b (x, y)",
      '{ id: number; author_id: number | null; title: string; pages: number }',
    ],
    [
      'a row of a function may be all nulls',
      "select jsonb_build_object('r', a) -> 'r' -> 'id' as j from an_author() a",
      'number | null',
    ],
    [
      'a view has the shapes behind it',
      'select to_json(s) as j from shelves s',
      "{ id: number; settings: Settings; summary: { name: string; count: number; kind: 'shelf' }; titles: string[] }",
    ],
    [
      'RETURNING has the new row',
      "insert into books (id, title, pages, event) values (9, 't', 1, '{\"kind\": \"moved\", \"to\": 3}') returning jsonb_build_object('row', to_jsonb(books) - 'event' - 'price') as j",
      '{ row: { id: number; author_id: number | null; title: string; pages: number; sold_at: string | null } }',
    ],
    [
      'RETURNING of a view has what an INSTEAD OF trigger returns',
      "update summaries set name = 'x' returning summary as j",
      'JsonValue | null',
    ],
    [
      'a record of a function has unknown values',
      'select to_json(f) as j from json_to_record(\'{"a": 1, "b": "x"}\') f (a int, b text)',
      'Record<string, JsonValue>',
    ],
  ],
  "columns with the schema's type": [
    [
      'keep it inside',
      "select json_build_object('s', settings, 'e', extra) as j from authors",
      "{ s: Settings; e: (typeof schema.authors.extra)['_']['data'] | null }",
    ],
    ['keep it in an array', 'select json_agg(event) as j from books', 'Event[] | null'],
    ['keep it through to_jsonb', 'select to_jsonb(settings) as j from authors', 'Settings'],
    [
      'without one hold anything',
      "select json_build_object('raw', raw) as j from authors",
      '{ raw: JsonValue }',
    ],
    [
      'give the type of a property',
      "select settings -> 'theme' as j from authors",
      "JsonMember<Settings, 'theme'> | null",
    ],
    [
      'give an optional property without undefined',
      "select settings -> 'nested' as j from authors",
      "JsonMember<Settings, 'nested'> | null",
    ],
    [
      'give what lies deeper',
      "select settings -> 'nested' -> 'list' -> 0 as j from authors",
      "JsonMember<JsonMember<JsonMember<Settings, 'nested'>, 'list'>, 0> | null",
    ],
    [
      'give an element of a tuple',
      "select settings -> 'pair' -> 1 as j from authors",
      "JsonMember<JsonMember<Settings, 'pair'>, 1> | null",
    ],
    [
      'give an element from the end',
      'select history -> -1 as j from authors',
      "JsonMember<(typeof schema.authors.history)['_']['data'], number> | null",
    ],
    [
      'give a property that only some have',
      "select event -> 'by' as j from books",
      "JsonMember<Event, 'by'> | null",
    ],
    [
      'give a nullable property',
      "select settings -> 'nothing' as j from authors",
      "JsonMember<Settings, 'nothing'> | null",
    ],
    [
      'give anything for a key they do not have',
      "select settings -> 'missing' as j from authors",
      "JsonMember<Settings, 'missing'> | null",
    ],
    ['give anything for a key of the data', 'select settings -> name as j from authors', 'JsonValue | null'],
    [
      'give a property by path',
      "select settings #> '{nested,a}' as j from authors",
      "JsonMember<JsonMember<Settings, 'nested'>, 'a'> | null",
    ],
    [
      'give a property by subscript',
      "select settings['nested']['list'] as j from authors",
      "JsonMember<JsonMember<Settings, 'nested'>, 'list'> | null",
    ],
    [
      'give a property by function',
      "select jsonb_extract_path(settings, 'nested', 'list') as j from authors",
      "JsonMember<JsonMember<Settings, 'nested'>, 'list'> | null",
    ],
    [
      'know a missing member of a nullable document',
      "select json_build_object('size', extra -> 'size') as j from authors",
      "{ size: JsonMember<(typeof schema.authors.extra)['_']['data'], 'size'> | null }",
    ],
    [
      'survive coalesce with an empty object',
      "select coalesce(extra, '{}') as j from authors",
      "(typeof schema.authors.extra)['_']['data'] | Record<string, never>",
    ],
    [
      'give their elements as rows',
      'select e.value as j from authors, json_array_elements(history) e',
      "JsonMember<(typeof schema.authors.history)['_']['data'], number>",
    ],
    ['lose it with json_strip_nulls', 'select jsonb_strip_nulls(settings) as j from authors', 'JsonValue'],
  ],
  'members of what a query makes': [
    [
      'a constant key gives the property',
      "select json_build_object('a', id, 'b', title) -> 'b' as j from books",
      'string',
    ],
    [
      'a missing key gives nothing',
      "select json_build_object('a', id) -> 'b' as j from books",
      'JsonValue | null',
    ],
    [
      'JSON null is a value',
      "select json_build_object('a', sold_at) -> 'a' as j from books",
      'string | null',
    ],
    ['an index gives an element', 'select jsonb_build_array(id, title) -> 1 as j from books', 'string'],
    [
      'an index counts from the end',
      'select jsonb_build_array(id, title, true) -> -2 as j from books',
      'string',
    ],
    [
      'an index that is too high gives nothing',
      "select json_build_object('a', jsonb_build_array(id) -> 1) as j from books",
      '{ a: null }',
    ],
    [
      'an index of data gives any element',
      'select jsonb_build_array(id, title) -> id as j from books',
      'number | string | null',
    ],
    [
      'an index into an array gives an element',
      'select (select json_agg(title) from books) -> 0 as j',
      'string | null',
    ],
    [
      'a scalar of jsonb counts as an array of one',
      'select to_jsonb(title) -> 0 as j from books',
      'string | null',
    ],
    ['a scalar of json does not', 'select to_json(title) -> 0 as j from books', 'JsonValue | null'],
    [
      'an element of an array that may nest deeper is anything',
      'select to_json(tags) -> 0 as j from deviants',
      'JsonValue | null',
    ],
    [
      'an array that may nest deeper joins arrays of arrays',
      "select to_jsonb(tags) || '[[1]]' as j from deviants",
      'JsonValue[]',
    ],
    [
      'a key of data gives any property',
      "select json_build_object('a', id, 'one', title) -> title as j from books",
      'number | string | null',
    ],
    [
      'a key of a record gives a value',
      "select (select json_object_agg(title, pages) from books) -> 'one' as j",
      'number | null',
    ],
    [
      'a path goes through both',
      "select jsonb_build_object('a', jsonb_build_array(id, title)) #> '{a,1}' as j from books",
      'string | null',
    ],
    [
      'elements become rows',
      "select e as j from json_array_elements((select json_agg(json_build_object('t', title)) from books)) e",
      '{ t: string }',
    ],
    [
      'elements become rows in the list',
      'select jsonb_array_elements(jsonb_build_array(id, title)) as j from books',
      'number | string',
    ],
    [
      'values become rows',
      "select e.value as j from books, json_each(json_build_object('a', id, 'b', sold_at)) e",
      'number | string | null',
    ],
  ],
  choices: [
    [
      'CASE has all its branches',
      "select case when id > 1 then json_build_object('a', id) else json_build_object('b', title) end as j from books",
      '{ a: number } | { b: string }',
    ],
    [
      'CASE tells branches by a constant',
      "select case when pages > 1 then json_build_object('kind', 'long', 'pages', pages) else json_build_object('kind', 'short') end as j from books",
      "{ kind: 'long'; pages: number } | { kind: 'short' }",
    ],
    [
      'a branch of CASE knows its condition',
      "select case when sold_at is not null then json_build_object('at', sold_at) end as j from books",
      '{ at: string } | null',
    ],
    [
      'a later branch knows that the earlier ones were not true',
      "select case when sold_at is null then null else json_build_object('at', sold_at) end as j from books",
      '{ at: string } | null',
    ],
    [
      'a branch of CASE knows that a join found a row',
      "select case when b.id is null then null else json_build_object('id', b.id, 'title', b.title) end as j from authors a left join books b on b.author_id = a.id",
      '{ id: number; title: string } | null',
    ],
    [
      'coalesce of objects has both',
      "select coalesce(case when id > 1 then json_build_object('a', id) end, json_build_object('b', null)) as j from books",
      '{ a: number } | { b: null }',
    ],
    [
      'greatest has one of its arguments',
      'select greatest(jsonb_build_array(id), jsonb_build_array(title)) as j from books',
      '[number] | [string]',
    ],
    [
      'arrays become one array',
      'select case when id > 1 then (select json_agg(id) from books) else (select json_agg(title) from books) end as j from books',
      '(number | string)[] | null',
    ],
    [
      'nullif has its first argument',
      "select nullif(jsonb_build_object('a', id), '{\"a\": 1}') as j from books",
      '{ a: number } | null',
    ],
    [
      'NaN beside strings is one of them',
      "select json_build_object('a', case when id > 1 then to_jsonb(score) else '\"x\"' end) as j from deviants where id < 3",
      '{ a: number | string }',
    ],
    [
      'NaN in one of two objects is looked at where the other has none',
      "select case when id = 3 then json_build_object('a', rate) else json_build_object('b', id::text) end as j from deviants where id > 1",
      '{ a: number } | { b: string }',
      "{ '$.a': 'number' }",
    ],
    [
      'NaN is allowed where the other object has a string',
      "select case when id = 1 then json_build_object('a', rate) else json_build_object('a', id::text) end as j from deviants",
      '{ a: number | string } | { a: string }',
    ],
    [
      'NaN in a record is allowed where an object has strings',
      "select case when id = 1 then (select json_object_agg(id, rate) from deviants where id = 1) else json_build_object('a', 'x') end as j from deviants",
      "Record<string, number | string> | { a: 'x' } | null",
    ],
    [
      'arrays that may nest deeper are not told from arrays of arrays',
      "select case when id = 4 then to_json(tags) else '[[1]]' end as j from deviants",
      'JsonValue[]',
    ],
    [
      'a NULL among elements is allowed where the other array has nulls',
      'select case when id = 3 then to_json(tags) else (select json_agg(null::text)) end as j from deviants where id = 3',
      '(string | null)[]',
      "{ '$[*]': 'string | null' }",
    ],
    [
      'scalars stand beside each other',
      "select case when id = 1 then to_json(id) when id = 2 then to_json(title) when id = 3 then to_json(true) else 'null' end as j from books",
      'number | string | boolean | null',
    ],
    [
      'constants merge into one type',
      "select case when id > 1 then json_build_object('k', 'a') else json_build_object('k', 'a') end as j from books",
      "{ k: 'a' }",
    ],
    [
      'a choice of constants has them all',
      "select json_build_object('size', case when pages > 5 then 'big' else 'small' end) as j from books",
      "{ size: 'big' | 'small' }",
    ],
  ],
  json_strip_nulls: [
    [
      'makes nullable properties optional',
      "select json_strip_nulls(json_build_object('id', id, 'at', sold_at, 'n', null)) as j from books",
      '{ id: number; at?: string }',
    ],
    [
      'works at any depth',
      "select jsonb_strip_nulls(jsonb_build_object('a', jsonb_build_array(jsonb_build_object('b', sold_at), null))) as j from books",
      '{ a: [{ b?: string }, null] }',
    ],
    [
      'strips a row',
      'select json_strip_nulls(to_json(s)) as j from (select id, author_id, pages from books) s',
      '{ id: number; author_id?: number; pages: number }',
    ],
    [
      'strips arrays on request',
      'select jsonb_strip_nulls((select jsonb_agg(sold_at) from books), true) as j',
      'string[] | null',
    ],
    [
      'strips a tuple into an array on request',
      'select jsonb_strip_nulls(jsonb_build_array(id, sold_at, title), true) as j from books',
      '(number | string)[]',
    ],
    [
      'keeps what has no null',
      "select json_strip_nulls(json_build_object('brand', brand, 's', settings)) as j from authors",
      '{ brand: Brand; s?: JsonValue }',
    ],
    ['leaves a null that stands alone', "select json_strip_nulls('null') as j", 'null'],
  ],
  'concatenation and removal': [
    [
      'objects are merged, and the right wins',
      "select jsonb_build_object('a', id, 'b', title) || jsonb_build_object('b', pages, 'c', true) as j from books",
      '{ a: number; b: number; c: boolean }',
    ],
    [
      'an optional key on the right may leave the left one',
      "select jsonb_build_object('a', id) || jsonb_strip_nulls(jsonb_build_object('a', sold_at)) as j from books",
      '{ a: number | string }',
    ],
    [
      'arrays are joined',
      'select jsonb_build_array(id) || jsonb_build_array(title, null) as j from books',
      '[number, string, null]',
    ],
    [
      'an object joins an array',
      "select (select jsonb_agg(id) from books) || jsonb_build_object('a', 1) as j",
      '(number | { a: number })[] | null',
    ],
    [
      'a document of the schema makes it anything',
      "select settings || jsonb_build_object('a', 1) as j from authors",
      'JsonValue',
    ],
    [
      'a record takes all',
      "select (select jsonb_object_agg(title, pages) from books) || jsonb_build_object('a', 'x') as j",
      "Record<string, number | 'x'> | null",
    ],
    [
      'a key is removed',
      "select jsonb_build_object('a', id, 'b', title) - 'b' as j from books",
      '{ a: number }',
    ],
    [
      'other removals make it anything',
      "select jsonb_build_object('a', id) #- '{a}' as j from books",
      'JsonValue',
    ],
  ],
  'SQL/JSON': [
    [
      'JSON_OBJECT makes an object',
      "select json_object('id': id, 'at': sold_at) as j from books",
      '{ id: number; at: string | null }',
    ],
    [
      'JSON_OBJECT leaves NULLs out on request',
      "select json_object('id': id, 'at': sold_at absent on null returning jsonb) as j from books",
      '{ id: number; at?: string }',
    ],
    [
      'JSON_OBJECT leaves JSON nulls out of jsonb as well',
      "select json_object('raw': raw, 'nothing': settings -> 'nothing' absent on null returning jsonb) as j from authors",
      "{ raw?: JsonValue; nothing?: JsonMember<Settings, 'nothing'> }",
    ],
    [
      'JSON_OBJECT keeps JSON nulls in json',
      "select json_object('a': json_strip_nulls('null') absent on null) as j",
      '{ a: null }',
    ],
    [
      'JSON_OBJECT of a key and an absent one',
      "select json_object('a': id, 'a': sold_at absent on null) as j from books",
      '{ a: number | string }',
    ],
    [
      'JSON_OBJECT takes parsed text',
      "select json_object('a': '[1]' format json, 'b': '[1]') as j",
      "{ a: JsonValue; b: '[1]' }",
    ],
    [
      'json_object of arrays is a record',
      "select json_object(array['a', 'b'], array['1', null]) as j",
      'Record<string, string | null>',
    ],
    ['JSON_ARRAY leaves NULLs out', 'select json_array(id, sold_at) as j from books', '(number | string)[]'],
    [
      'JSON_ARRAY of what is never NULL is a tuple',
      'select json_array(id, title) as j from books',
      '[number, string]',
    ],
    [
      'JSON_ARRAY keeps NULLs on request',
      'select json_array(id, sold_at null on null returning jsonb) as j from books',
      '[number, string | null]',
    ],
    ['JSON_ARRAY of a query', 'select json_array(select title from books) as j', 'string[] | null'],
    [
      'JSON_ARRAYAGG leaves NULLs out',
      'select json_arrayagg(sold_at order by id) as j from books',
      'string[] | null',
    ],
    [
      'JSON_ARRAYAGG keeps NULLs on request',
      'select json_arrayagg(sold_at null on null) as j from books',
      '(string | null)[] | null',
    ],
    [
      'JSON_ARRAYAGG over a window with FILTER',
      'select json_arrayagg(pages) filter (where pages > 0) over (order by id) as j from books',
      'number[] | null',
    ],
    [
      'JSON_OBJECTAGG makes a record',
      'select json_objectagg(title: sold_at) as j from books',
      'Record<string, string | null> | null',
    ],
    [
      'JSON_OBJECTAGG leaves NULLs out on request',
      'select json_objectagg(title: sold_at absent on null with unique keys returning jsonb) as j from books',
      'Record<string, string> | null',
    ],
    ['JSON_SCALAR has its type', 'select json_scalar(title) as j from books', 'string'],
    ['JSON() may be anything', 'select json(\'{"a": 1}\') as j', 'JsonValue'],
    [
      'JSON_QUERY may be anything',
      "select json_query(settings, '$.nested') as j from authors",
      'JsonValue | null',
    ],
    [
      'a column of JSON_TABLE is a column',
      "select t.j from authors, json_table(settings, '$' columns (j jsonb path '$.nested')) t",
      'JsonValue | null',
    ],
  ],
  constants: [
    [
      'of jsonb have their shape',
      `select '{"a": 1, "b": [true, null], "c": "x"}'::jsonb as j`,
      "{ a: number; b: [boolean, null]; c: 'x' }",
    ],
    [
      'of json have their shape',
      `select '{"a": {"b": {}}, "c": []}'::json as j`,
      '{ a: { b: Record<string, never> }; c: [] }',
    ],
    [
      'that are scalars have their shape',
      `select jsonb_build_array('1'::jsonb, '"s"'::jsonb, 'null'::jsonb, 'false'::jsonb) as j`,
      "[number, 's', null, boolean]",
    ],
    [
      'nest in jsonb',
      `select '[[1, "aé", {"k": [], "long key": {"z": 1.5}}], "ü"]'::jsonb as j`,
      "[[number, 'aé', { k: []; 'long key': { z: number } }], 'ü']",
    ],
    ['of many elements are arrays', `select '[1,2,3,4,5,6,7,8,9,"x"]'::jsonb as j`, "(number | 'x')[]"],
    ['of text are not parsed', `select ('{"a": ' || '1}')::jsonb as j`, 'JsonValue'],
    ['cast between json and jsonb stay', `select '[1]'::json::jsonb as j`, '[number]'],
    ['that are NULL are anything', 'select null::jsonb as j', 'JsonValue | null'],
    ['that are long are strings', `select '["${'x'.repeat(60)}"]'::jsonb as j`, '[string]'],
  ],
  'what a value passes through': [
    [
      'a subquery',
      "select s.x as j from (select json_build_object('a', id) as x from books) s",
      '{ a: number }',
    ],
    [
      'a CTE',
      "with s as (select json_build_object('a', id) as x from books) select x as j from s",
      '{ a: number }',
    ],
    [
      'LATERAL',
      "select l.j from authors a cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('t', b.title)), '[]') as j from books b where b.author_id = a.id) l",
      '{ t: string }[]',
    ],
    [
      'an outer-joined LATERAL',
      "select l.j from authors a left join lateral (select jsonb_build_object('t', b.title) as j from books b where b.author_id = a.id limit 1) l on true",
      '{ t: string } | null',
    ],
    ['a view', 'select summary as j from shelves', "{ name: string; count: number; kind: 'shelf' }"],
    ['a constant of a view', 'select titles as j from shelves', 'string[]'],
    [
      "a view to the schema's type",
      "select settings -> 'theme' as j from shelves",
      "JsonMember<Settings, 'theme'> | null",
    ],
    [
      'UNION',
      "select jsonb_build_object('a', id) as j from books union select jsonb_build_object('a', title) from books",
      '{ a: number } | { a: string }',
    ],
    [
      'UNION ALL inside',
      "select json_agg(u.x) as j from (select json_build_object('a', id) as x from books union all select json_build_object('b', 1)) u",
      '({ a: number } | { b: number })[]',
    ],
    [
      'INTERSECT',
      "select jsonb_build_object('a', id) as j from books intersect select jsonb_build_object('a', id) from authors",
      '{ a: number }',
    ],
    [
      'EXCEPT',
      "select jsonb_build_object('a', id) as j from books except select '{}'::jsonb",
      '{ a: number }',
    ],
    [
      'a scalar subquery',
      "select (select json_build_object('a', b.id) from books b where b.author_id = a.id limit 1) as j from authors a",
      '{ a: number } | null',
    ],
    [
      'VALUES',
      "select v.j from (values (json_build_object('a', 1)), (json_build_array(true))) v (j)",
      '{ a: number } | [boolean]',
    ],
    [
      'GROUP BY',
      "select jsonb_build_object('p', pages > 1) as j from books group by jsonb_build_object('p', pages > 1)",
      '{ p: boolean }',
    ],
    [
      'a recursive CTE that passes it on',
      "with recursive r as (select json_build_object('a', id) as x, 1 as n from books union all select x, n + 1 from r where n < 3) select x as j from r",
      '{ a: number }',
    ],
    [
      'not a recursive CTE that changes it',
      "with recursive r as (select jsonb_build_object('a', 1) as x, 1 as n union all select jsonb_build_object('in', x), n + 1 from r where n < 3) select x as j from r",
      '{ a: number } | { in: JsonValue }',
    ],
    ['a domain', 'select doc as j from oddities', 'JsonValue | null'],
    ['not a function of the schema', 'select any_doc() as j', 'JsonValue'],
    [
      'ARRAY of a subquery',
      "select array(select json_build_object('t', title) from books) as j",
      '{ t: string }[]',
    ],
    [
      'array_agg',
      "select array_agg(json_build_object('t', title)) as j from books",
      '{ t: string }[] | null',
    ],
    [
      'an array constructor',
      "select array[json_build_object('t', title), '{}'] as j from books",
      '({ t: string } | Record<string, never>)[]',
    ],
    [
      'lag',
      "select lag(jsonb_build_object('a', id), 1, '{}') over (order by id) as j from books",
      '{ a: number } | Record<string, never>',
    ],
    [
      'a joined USING column',
      "select j from (select jsonb_build_object('a', id) as j from books) x full join (select '{\"b\": 1}'::jsonb as j) y using (j)",
      '{ a: number } | { b: number }',
    ],
  ],
}

export const jsonCases: Readonly<Record<string, readonly JsonCase[]>> = Object.fromEntries(
  Object.entries(rows).map(([title, group]) => [
    title,
    group.map(([sentence, sql, type, checks = '', refused]) => ({
      sentence,
      sql,
      type,
      checks,
      refused: refused ?? null,
    })),
  ]),
)
