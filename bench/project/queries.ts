import { type Random, randomFrom } from '../../fuzz/random.js'
import { camel } from './schema-files.js'
import { type Column, type ColumnKind, singular, type Table } from './schema.js'

export interface GeneratedQuery {
  /** In Pascal case, unlike any other of its file. */
  readonly name: string
  /** Without the semicolon; parameters as `:name`, which Sluice and PgTyped both read. */
  readonly text: string
}

export interface QueryFile {
  /** Below the folder of queries, without an extension: `billing/invoices`. */
  readonly path: string
  readonly queries: readonly GeneratedQuery[]
}

/** How many queries a file has. */
export const QUERIES_PER_FILE = 4

/** Query files over the tables; the first query of each file reads one row by its key. The same seed gives the same files. */
export function makeQueries(seed: number, tables: readonly Table[], count: number): readonly QueryFile[] {
  const files: QueryFile[] = []
  for (let index = 0; index * QUERIES_PER_FILE < count; index++) {
    const table = tables[index % tables.length]
    if (table === undefined) throw new Error('no tables')
    const round = Math.floor(index / tables.length)
    const noun = table.name.slice(table.domain.length + 1)
    const path = `${table.domain}/${noun}${round === 0 ? '' : `-${round + 1}`}`
    const random = randomFrom(seed, 2, index)
    const size = Math.min(QUERIES_PER_FILE, count - index * QUERIES_PER_FILE)
    files.push({ path, queries: fileQueries(random, table, tables, size) })
  }
  return files
}

function fileQueries(random: Random, table: Table, tables: readonly Table[], size: number): GeneratedQuery[] {
  const subject: Subject = {
    random,
    table,
    parent: table.parent,
    children: tables.filter(({ columns }) =>
      columns.some(({ target, nullable }) => target === table && !nullable),
    ),
  }
  const title = pascal(singular(table))
  const queries = [{ name: `Get${title}`, text: byKey(subject) }]
  const fitting = KINDS.filter(([, { needs }]) => needs === undefined || hasWhatItNeeds(subject, needs))
  for (let number = 2; number <= size; number++) {
    const { name, text } = random.weighted(fitting)
    queries.push({ name: `${name}${title}${number}`, text: text(subject) })
  }
  return queries
}

/** What a query is about. */
interface Subject {
  readonly random: Random
  readonly table: Table
  readonly parent: Table | null
  /** Tables whose rows each belong to one of this table. */
  readonly children: readonly Table[]
}

interface Kind {
  readonly name: string
  readonly needs?: 'parent' | 'child'
  readonly text: (subject: Subject) => string
}

const hasWhatItNeeds = ({ parent, children }: Subject, needs: 'parent' | 'child'): boolean =>
  needs === 'parent' ? parent !== null : children.length > 0

function byKey({ random, table }: Subject): string {
  const columns = random.some(table.columns.slice(1), 4).map(({ name }) => name)
  return `select id, ${columns.join(', ')}
from ${table.name}
where id = :id`
}

const everything = ({ table }: Subject): string =>
  `select *
from ${table.name}
where status = :status and created_at >= :since
order by created_at desc, id
limit :limit`

function withParent({ random, table, parent }: Subject): string {
  const above = must(parent)
  return `select c.id, c.name, ${names(random, table, 'c', 3)}, p.name as parent_name, p.created_at as parent_created_at
from ${table.name} c
join ${above.name} p on p.id = c.${reference(table, above)}
where p.id = :parent_id and (c.status = :status or c.${first(table, 'quantity')} > :least)
order by c.created_at desc
limit :limit offset :skip`
}

function leftJoins({ random, table, children }: Subject): string {
  const chosen = random.some(children, 2)
  const joins = chosen.map(
    (child, index) => `left join ${child.name} c${index} on c${index}.${reference(child, table)} = t.id`,
  )
  const columns = chosen.map(
    (child, index) =>
      `c${index}.id as child${index}_id, c${index}.${first(child, 'amount')} as child${index}_amount`,
  )
  return `select t.id, ${names(random, table, 't', 3)}, ${columns.join(', ')}
from ${table.name} t
${joins.join('\n')}
where t.name like :pattern`
}

function aggregate({ table, parent }: Subject): string {
  const above = must(parent)
  return `select
  p.id,
  p.name,
  count(*) as total,
  count(*) filter (where c.status = 'open') as open,
  sum(c.${first(table, 'amount')}) as amount,
  coalesce(avg(c.${first(table, 'quantity')}), 0) as average_quantity,
  max(c.created_at) as newest
from ${above.name} p
left join ${table.name} c on c.${reference(table, above)} = p.id
where p.created_at between :start and :until
group by p.id
having count(*) >= :least
order by total desc, p.name`
}

const commonTables = ({ table, children }: Subject): string => {
  const child = must(children[0] ?? null)
  return `with recent as (
  select id, name, status, created_at from ${table.name} where created_at > :since
), totals as (
  select ${reference(child, table)} as owner_id, count(*) as children, sum(${first(child, 'amount')}) as amount
  from ${child.name}
  where status <> :excluded
  group by 1
)
select r.id, r.name, r.status, coalesce(t.children, 0) as children, t.amount
from recent r
left join totals t on t.owner_id = r.id
order by r.created_at desc, r.id`
}

const ranked = ({ table }: Subject): string =>
  `select id, name, ${first(table, 'amount')}, place, share
from (
  select id, name, ${first(table, 'amount')},
    row_number() over (partition by status order by ${first(table, 'amount')} desc) as place,
    ${first(table, 'amount')} / nullif(sum(${first(table, 'amount')}) over (partition by status), 0) as share
  from ${table.name}
) ranked
where place <= :top`

const withChildren = ({ table, children }: Subject): string => {
  const child = must(children[0] ?? null)
  return `select t.id, t.name, (
    select count(*) from ${child.name} c where c.${reference(child, table)} = t.id and c.status = :status
  ) as matching
from ${table.name} t
where exists (select 1 from ${child.name} c where c.${reference(child, table)} = t.id and c.created_at > :since)
  and t.id = any(:ids)`
}

const both = ({ table, parent }: Subject): string =>
  `select 'own' as kind, id, name, created_at from ${table.name} where name ilike :text
union all
select 'parent', id, name, created_at from ${must(parent).name} where name ilike :text
order by created_at desc
limit 50`

const documents = ({ random, table }: Subject): string =>
  `select t.id, jsonb_build_object('name', t.name, 'status', t.status, 'created', t.created_at) as document,
  case when t.status = 'closed' then 'done' else 'pending' end as stage,
  ${names(random, table, 't', 2)}
from ${table.name} t
where (:status::text is null or t.status::text = :status) and t.created_at < :before`

const insert = ({ table }: Subject): string => {
  const columns = inserted(table)
  return `insert into ${table.name} (${columns.join(', ')})
values (${columns.map((name) => `:${name}`).join(', ')})
returning id, created_at`
}

const upsert = ({ table }: Subject): string => {
  const columns = inserted(table)
  const amount = first(table, 'amount')
  return `insert into ${table.name} (${columns.join(', ')}, ${amount})
values (${[...columns, amount].map((name) => `:${name}`).join(', ')})
on conflict (name) do update set ${amount} = excluded.${amount}, status = 'open'
returning *`
}

const update = ({ table }: Subject): string =>
  `update ${table.name}
set status = :status, ${first(table, 'amount')} = ${first(table, 'amount')} + :change
where id = :id and status <> 'closed'
returning id, name, status, ${first(table, 'amount')}`

const updateFrom = ({ table, children }: Subject): string => {
  const child = must(children[0] ?? null)
  return `update ${child.name} c
set status = 'closed', ${first(child, 'quantity')} = :quantity
from ${table.name} t
where c.${reference(child, table)} = t.id and t.status = 'closed' and t.created_at < :before`
}

const remove = ({ table }: Subject): string =>
  `delete from ${table.name} where status = 'draft' and created_at < :before returning id, name`

const archive = ({ table, parent }: Subject): string => {
  const above = must(parent)
  return `with gone as (
  delete from ${table.name} where ${reference(table, above)} = :parent_id returning ${reference(table, above)} as parent, ${first(table, 'amount')}
)
select p.id, p.name, sum(g.${first(table, 'amount')}) as amount
from gone g
join ${above.name} p on p.id = g.parent
group by p.id, p.name`
}

const KINDS: readonly (readonly [weight: number, kind: Kind])[] = [
  [2, { name: 'List', text: everything }],
  [4, { name: 'ListOfParent', needs: 'parent', text: withParent }],
  [3, { name: 'Join', needs: 'child', text: leftJoins }],
  [3, { name: 'Total', needs: 'parent', text: aggregate }],
  [2, { name: 'Recent', needs: 'child', text: commonTables }],
  [1, { name: 'Rank', text: ranked }],
  [2, { name: 'WithChildren', needs: 'child', text: withChildren }],
  [1, { name: 'Search', needs: 'parent', text: both }],
  [1, { name: 'Document', text: documents }],
  [2, { name: 'Create', text: insert }],
  [1, { name: 'Put', text: upsert }],
  [2, { name: 'Update', text: update }],
  [1, { name: 'Close', needs: 'child', text: updateFrom }],
  [1, { name: 'Delete', text: remove }],
  [1, { name: 'Archive', needs: 'parent', text: archive }],
]

/** What an insert must name, and a status. */
const inserted = ({ columns }: Table): readonly string[] =>
  columns
    .filter(
      ({ name, kind, nullable }) =>
        name === 'name' || kind === 'status' || (kind === 'reference' && !nullable),
    )
    .map(({ name }) => name)

function names(random: Random, table: Table, alias: string, count: number): string {
  const optional = table.columns.filter(({ name, kind }) => kind !== 'key' && name !== 'name')
  return random
    .some(optional, count)
    .map(({ name }) => `${alias}.${name}`)
    .join(', ')
}

function first({ name, columns }: Table, kind: ColumnKind): string {
  const column = columns.find((candidate) => candidate.kind === kind)
  if (column === undefined) throw new Error(`${name} has no ${kind}`)
  return column.name
}

function reference({ name, columns }: Table, target: Table): string {
  const column = columns.find((candidate: Column) => candidate.target === target && !candidate.nullable)
  if (column === undefined) throw new Error(`${name} does not refer to ${target.name}`)
  return column.name
}

function must(table: Table | null): Table {
  if (table === null) throw new Error('a query about a table that is not there')
  return table
}

const pascal = (name: string): string => {
  const text = camel(name)
  return `${text[0]?.toUpperCase()}${text.slice(1)}`
}
