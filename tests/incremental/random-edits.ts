/** A project that is edited at random, as people do it: step by step, with slips, and their repair. */

export type Pick = (below: number) => number

/** Numbers that follow from a seed: mulberry32. */
export function randomNumbers(seed: number): Pick {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below)
  }
}

interface Column {
  name: string
  type: string
  notNull: boolean
  unique: boolean
  client: boolean
}

interface Table {
  name: string
  columns: Column[]
}

interface Query {
  name: string
  text: string
}

/** What the files say, as data that edits change. */
interface State {
  tables: Table[]
  labels: string[]
  /** A view of Drizzle's, by the table it selects from. */
  view: { table: string; columns: string[] } | null
  /** Statements of the setup file. */
  setup: Map<string, string>
  files: Map<string, Query[]>
  naming: 'drizzle' | 'sql'
  slips: Set<'config' | 'schema' | 'query' | 'import'>
}

const TYPES = [
  'text()',
  'integer()',
  "bigint({ mode: 'bigint' })",
  'boolean()',
  'timestamp({ withTimezone: true })',
  'jsonb().$type<{ a: number }>()',
  'status()',
  'numeric({ precision: 8, scale: 2 })',
  'uuid()',
] as const
const NAMES = ['title', 'amount', 'state', 'owner_id', 'created_at', 'note', 'ref', 'kind'] as const
const TABLES = ['users', 'posts', 'tags', 'teams', 'events'] as const
const MODULES = ['a', 'b', 'deep/c', 'deep/d', 'e'] as const

export interface RandomProject {
  /** Changes something and says what. */
  edit(): string
  /** Takes out the queries of these TypeScript names, as someone does who reads what is wrong with them. */
  remove(faulty: ReadonlySet<string>): void
  /** Path to text of all files there should be. */
  files(): ReadonlyMap<string, string>
}

export function randomProject(pick: Pick): RandomProject {
  const one = <T>(items: readonly T[]): T => {
    const item = items[pick(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const column = (): Column => ({
    name: one(NAMES),
    type: one(TYPES),
    notNull: pick(2) === 0,
    unique: pick(4) === 0,
    client: pick(6) === 0,
  })
  const state: State = {
    tables: [
      { name: 'users', columns: [] },
      { name: 'posts', columns: [] },
    ],
    labels: ['new', 'old'],
    view: null,
    setup: new Map(),
    files: new Map(),
    naming: 'drizzle',
    slips: new Set(),
  }
  let serial = 0
  const addColumn = (table: Table): void => {
    const added = column()
    if (!table.columns.some(({ name }) => name === added.name))
      table.columns.splice(pick(table.columns.length + 1), 0, added)
  }
  for (const table of state.tables) for (let i = 0; i < 4; i++) addColumn(table)

  const tableName = (): string => (pick(8) === 0 ? one(TABLES) : one(state.tables).name)
  const columnOf = (table: string): string => {
    const columns = state.tables.find(({ name }) => name === table)?.columns ?? []
    return pick(10) === 0 || columns.length === 0 ? one([...NAMES, 'id']) : one(columns).name
  }
  const statement = (): string => {
    const [t, u] = [tableName(), tableName()]
    const [c, d] = [columnOf(t), columnOf(u)]
    return one([
      () => `select * from ${t} where id = :id`,
      () => `select ${c}, id from ${t} order by id limit 1`,
      () => `select a.*, b.${d} as other from ${t} a left join ${u} b on b.id = a.id`,
      () => `select id, ${d} from ${t} join ${u} using (id)`,
      () => `select a.*, b as other from ${t} a left join ${u} b on b.id = a.id`,
      () => `select a.id, a.${c}, b as "others[]" from ${t} a left join ${u} b on b.id = a.id`,
      () =>
        `select a.id as "it.id", a.${c} as "it.value", b.id as "its[].id" from ${t} a join ${u} b using (id)`,
      () => `select count(*) as n, max(${c}) as top from ${t}`,
      () => `with x as (select id, ${c} as value from ${t}) select value from x where id = any(:ids)`,
      () => `insert into ${t} (id, ${c}) values (:id, :value) returning *`,
      () => `update ${t} set ${c} = :value where id = :id`,
      () => `delete from ${t} where ${c} = :value returning id, ${c}`,
      () => `select helper(id) as helped from ${t} where id = :id`,
      () => `select helper(:x::text) as "helped!"`,
      () => `select value from "${pick(2) === 0 ? 'made by hand' : 'extra'}"`,
      () => `select * from shown where id = :id`,
      () => `select 'new'::status as state, pg_get_serial_sequence('${t}', 'id') as sequence`,
      () => `select (h).* from (select box_of(id) as h from ${t}) s`,
      () => `select id from ${t} where ${c} is not null and :flag`,
      () => `select nmae from ${t}`,
      () => `select from ${t} wher`,
    ])()
  }
  const query = (): Query => {
    const comments = one([
      '',
      '-- Says what it is for.\n',
      '-- @allow SL3004 as it should\n',
      pick(3) === 0 ? '-- @row Shared\n' : '',
      '',
    ])
    const command = one(['', '', '', ' :many', ' :one', ' :optional', ' :exec'])
    serial++
    return { name: `q${serial}${command}`, text: `${comments}${statement()}` }
  }
  const file = (): Query[] => {
    const module = one(MODULES)
    const known = state.files.get(module)
    if (known) return known
    const made: Query[] = []
    state.files.set(module, made)
    return made
  }
  for (let i = 0; i < 24; i++) file().push(query())

  const setups: readonly (readonly [string, string])[] = [
    [
      'helper int',
      'create function helper(x int) returns int language sql strict immutable as $$ select x $$',
    ],
    ['helper int', 'create function helper(x int) returns text language sql as $$ select x::text $$'],
    ['helper text', 'create function helper(x text) returns text language sql as $$ select x $$'],
    [
      'helper bigint',
      'create function helper(x bigint) returns bigint language sql strict as $$ select x $$',
    ],
    ['extra', 'create table extra (id int primary key, value text not null)'],
    ['extra', 'create table extra (id int, value int)'],
    ['extra', 'create view extra as select 1 as id, now() as value'],
    ['by hand', 'create table "made by hand" (value jsonb)'],
    ['by hand', 'create table "made by hand" (value date not null)'],
    [
      'box',
      'create type box_t as (w int, h int); create function box_of(x int) returns box_t language sql as $$ select (x, x)::box_t $$',
    ],
    [
      'box',
      'create type box_t as (w int, t text); create function box_of(x int) returns box_t language sql as $$ select (x, null)::box_t $$',
    ],
    ['other', 'create schema other; create table other.users (id int, note text)'],
    [
      'operator',
      'create function eq(a boolean, b int) returns boolean language sql immutable strict as $$ select a $$; create operator = (leftarg = boolean, rightarg = int, function = eq)',
    ],
    ['cast', 'create cast (int as boolean) with inout as implicit'],
  ]

  const edits: readonly (() => string)[] = [
    () => (file().push(query(), query()), 'two queries added'),
    () => (file().push(query()), 'a query added'),
    () => (file().splice(0, 0, query()), 'a query added before the others, which move'),
    () => {
      const queries = file()
      const at = pick(Math.max(1, queries.length))
      const old = queries[at]
      if (old) queries[at] = { name: old.name, text: statement() }
      return 'a query changed'
    },
    () => (file().splice(0, 1), 'a query deleted'),
    () => {
      const queries = file()
      const [first] = queries
      if (first) queries[0] = { ...first, name: query().name }
      return 'a query renamed'
    },
    () => (state.files.delete(one(MODULES)), 'a file deleted'),
    () => {
      const moved = file().pop()
      if (moved) file().push(moved)
      return 'a query moved to another file'
    },
    () => (state.slips.add('query'), 'a query file half-written'),
    () => (addColumn(one(state.tables)), 'a column added'),
    () => (addColumn(one(state.tables)), 'a column added'),
    () => (one(state.tables).columns.splice(0, 1), 'a column dropped'),
    () => {
      const changed = one(state.tables).columns.at(-1)
      if (changed) Object.assign(changed, { ...column(), name: changed.name })
      return 'a column changed'
    },
    () => {
      const table = one(state.tables)
      const [renamed] = table.columns
      const name = one(NAMES)
      if (renamed && !table.columns.some((other) => other.name === name)) renamed.name = name
      return 'a column renamed'
    },
    () => {
      const name = TABLES.find((candidate) => !state.tables.some((table) => table.name === candidate))
      if (name) state.tables.push({ name, columns: [column()] })
      return 'a table added'
    },
    () => (state.tables.length > 1 && state.tables.pop(), 'a table dropped'),
    () => {
      const name = TABLES.find((candidate) => !state.tables.some((table) => table.name === candidate))
      if (name) one(state.tables).name = name
      return 'a table renamed'
    },
    () => (
      (state.labels = ['new', ...(pick(2) === 0 ? ['open'] : []), 'old', `l${pick(3)}`]),
      'an enum changed'
    ),
    () => {
      const { name, columns } = one(state.tables)
      const chosen = columns.slice(0, 2).map((chosen) => chosen.name)
      state.view = pick(3) === 0 ? null : { table: name, columns: ['id', ...chosen] }
      return 'a view changed'
    },
    () => {
      const [key, sql] = one(setups)
      if (pick(3) === 0) state.setup.delete(key)
      else state.setup.set(key, sql)
      return `the setup file changed: ${key}`
    },
    () => {
      const [key, sql] = one(setups)
      state.setup.set(key, sql)
      return `the setup file changed: ${key}`
    },
    () => ((state.naming = state.naming === 'sql' ? 'drizzle' : 'sql'), 'the naming changed'),
    () => (
      state.slips.add(one(['config', 'schema', 'import'] as const)),
      'a slip in the config or the schema'
    ),
  ]
  return {
    edit() {
      if (state.slips.size > 0 && pick(3) > 0) {
        state.slips.clear()
        return 'all slips repaired'
      }
      return one(edits)()
    },
    remove(faulty) {
      state.slips.clear()
      for (const [module, queries] of state.files) {
        const left = queries.filter(({ name }) => !faulty.has(name.split(' ')[0] ?? ''))
        if (left.length > 0) state.files.set(module, left)
        else state.files.delete(module)
      }
      if (state.files.size === 0) state.files.set('a', [{ name: `q${++serial}`, text: 'select 1 as one' }])
    },
    files: () => filesOf(state),
  }
}

function filesOf({ tables, labels, view, setup, files, naming, slips }: State): ReadonlyMap<string, string> {
  const built = tables.map(
    ({ name, columns }) =>
      `export const ${name} = pgTable('${name}', {\n  id: integer().primaryKey(),\n${columns.map((one) => `  ${columnText(one)}\n`).join('')}})`,
  )
  const viewed = tables.find(({ name }) => name === view?.table)
  const fields = view?.columns.filter(
    (name) => name === 'id' || viewed?.columns.some((one) => one.name === name),
  )
  const selected = fields?.map((name) => `${keyOf(name)}: ${view?.table}.${keyOf(name)}`).join(', ')
  const shown =
    viewed && selected
      ? `export const shown = pgView('shown').as((qb) => qb.select({ ${selected} }).from(${viewed.name}))`
      : ''
  return new Map([
    [
      'drizzle.config.ts',
      `export default { dialect: 'postgresql', schema: './src/schema.ts' }
export const sluice = { naming: '${naming}', database: { setup: 'setup.sql' } }
${slips.has('config') ? "throw new Error('a slip')" : ''}`,
    ],
    ['setup.sql', [...setup.values()].map((sql) => `${sql};\n`).join('')],
    [
      'src/schema.ts',
      `import { bigint, boolean, integer, jsonb, numeric, pgTable, pgView, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { status } from './enums'
${slips.has('import') ? "import './nowhere'" : ''}
${built.join('\n\n')}
${shown}
${slips.has('schema') ? 'export const = ' : ''}`,
    ],
    [
      'src/enums.ts',
      `import { pgEnum } from 'drizzle-orm/pg-core'\nexport const status = pgEnum('status', ${JSON.stringify(labels)})\n`,
    ],
    ...[...files].map(([module, queries], index): [string, string] => [
      `queries/${module}.sql`,
      `${queries.map(({ name, text }) => `-- name: ${name}\n${text};\n\n`).join('')}${slips.has('query') && index === 0 ? 'select (' : ''}`,
    ]),
  ])
}

const columnText = ({ name, type, notNull, unique, client }: Column): string => {
  const named = type.replace('(', `('${name}'${/\(\)/.test(type) ? '' : ', '}`)
  return `${keyOf(name)}: ${named}${notNull ? '.notNull()' : ''}${unique ? '.unique()' : ''}${client && type === 'text()' ? '.$defaultFn(() => "made")' : ''},`
}

const keyOf = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
