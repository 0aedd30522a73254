/** A project that is edited at random, as people do it: step by step, with slips, and their repair. */
import { randomStatement, type Statement } from './random-statements.js'
import { type Column, type Query, type State, stateFiles, type Table } from './random-state.js'

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
const FEWEST_QUERIES = 16
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
    default: pick(4) === 0,
    refersTo: pick(3) === 0 ? one(TABLES) : null,
  })
  const table = (name: string): Table => ({ name, inApp: pick(6) === 0, columns: [], partialKey: false })
  const state: State = {
    tables: [
      { ...table('users'), inApp: false },
      { ...table('posts'), inApp: false },
    ],
    labels: ['new', 'old'],
    isEnumExported: true,
    view: null,
    setup: new Map(),
    files: new Map(),
    above: new Map(),
    queriesFolder: 'queries',
    naming: 'drizzle',
    casing: null,
    tag: false,
    numeric: false,
    slips: new Set(),
  }
  let serial = 0
  const addColumn = (to: Table, at = pick(to.columns.length + 1)): void => {
    const added = column()
    if (!to.columns.some(({ name }) => name === added.name)) to.columns.splice(at, 0, added)
  }
  for (const each of state.tables) for (let i = 0; i < 4; i++) addColumn(each)

  const tableName = (): string => {
    if (pick(8) === 0) return one(TABLES)
    const { name, inApp } = one(state.tables)
    return inApp ? `app.${name}` : name
  }
  const columnOf = (named: string): string => {
    const columns = state.tables.find(({ name }) => named.replace('app.', '') === name)?.columns ?? []
    return pick(10) === 0 || columns.length === 0 ? one([...NAMES, 'id']) : one(columns).name
  }
  const statement = (): Statement => randomStatement({ pick, one, table: tableName, columnOf })
  const query = (): Query => {
    const { command, text } = statement()
    serial++
    return {
      name: `q${serial}`,
      command: command ?? one([null, null, null, 'many', 'one', 'optional', 'exec']),
      comments: one([
        '',
        '-- Says what it is for.\n',
        '-- @allow SL3004 as it should\n',
        pick(3) === 0 ? '-- @row Shared\n' : '',
        '',
      ]),
      text,
    }
  }
  const file = (): Query[] => {
    const module = one(MODULES)
    const known = state.files.get(module)
    if (known) return known
    const made: Query[] = []
    state.files.set(module, made)
    return made
  }
  /** As the rename of an editor does: in the files of queries too, where the word stands for anything. */
  const rename = (from: string, to: string): void => {
    const word = new RegExp(`\\b${from}\\b`, 'g')
    for (const queries of state.files.values()) {
      for (const each of queries) each.text = each.text.replaceAll(word, to)
    }
  }
  const freeTable = (): string | undefined =>
    TABLES.find((candidate) => !state.tables.some(({ name }) => name === candidate))
  for (let i = 0; i < 30; i++) file().push(query())

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
    () => (file().push(query(), query()), 'two queries added'),
    () => (file().splice(0, 0, query()), 'a query added before the others, which move'),
    () => {
      const module = one(MODULES)
      state.above.set(module, pick(5))
      return 'lines put in above the queries of a file, which move'
    },
    () => {
      const queries = file()
      const at = pick(Math.max(1, queries.length))
      const old = queries[at]
      if (old) queries[at] = { ...query(), name: old.name }
      return 'a query changed'
    },
    () => {
      const changed = file().at(-1)
      if (changed) changed.comments = '-- @allow SL3004 a comment that changed\n'
      return 'the comment of a query changed'
    },
    () => (file().splice(0, 1), 'a query deleted'),
    () => {
      const [first] = file()
      if (first) first.name = query().name
      return 'a query renamed'
    },
    () => {
      const [from, to] = [one(MODULES), one(MODULES)]
      const queries = state.files.get(from)
      if (queries && !state.files.has(to)) {
        state.files.delete(from)
        state.files.set(to, queries)
      }
      return 'a file renamed'
    },
    () => (state.files.delete(one(MODULES)), 'a file deleted'),
    () => {
      const moved = file().pop()
      if (moved) file().push(moved)
      return 'a query moved to another file'
    },
    () => (state.slips.add('query'), 'a query file half-written'),
    () => (addColumn(one(state.tables)), 'a column added'),
    () => {
      const to = one(state.tables)
      addColumn(to, to.columns.length)
      return 'a column added at the end'
    },
    () => {
      const to = one(state.tables)
      const named = one([...state.files.values()].flat().flatMap(({ text }) => text.match(/\w+/g) ?? ['id']))
      if (/^[a-z]{2,}$/.test(named) && !to.columns.some(({ name }) => name === named) && named !== 'id')
        to.columns.push({ ...column(), name: named })
      return 'a column added that is named as some word of the queries'
    },
    () => (one(state.tables).columns.splice(0, 1), 'a column dropped'),
    () => {
      const changed = one(state.tables).columns.at(-1)
      if (changed) Object.assign(changed, { ...column(), name: changed.name })
      return 'a column changed'
    },
    () => {
      const [first, ...others] = one(state.tables).columns
      if (first) one(state.tables).columns = [...others.filter(({ name }) => name !== first.name), first]
      return 'the columns of a table in another order'
    },
    () => {
      const { columns } = one(state.tables)
      const [renamed] = columns
      const name = one(NAMES)
      if (renamed && !columns.some((other) => other.name === name)) {
        if (pick(2) === 0) rename(renamed.name, name)
        renamed.name = name
      }
      return 'a column renamed'
    },
    () => {
      const name = freeTable()
      if (name) state.tables.push({ ...table(name), columns: [column()] })
      return 'a table added'
    },
    () => (state.tables.length > 1 && state.tables.pop(), 'a table dropped'),
    () => {
      const name = freeTable()
      const renamed = one(state.tables)
      if (name) {
        if (pick(2) === 0) rename(renamed.name, name)
        renamed.name = name
      }
      return 'a table renamed'
    },
    () => {
      const moved = one(state.tables)
      moved.inApp = !moved.inApp
      return 'a table moved to another schema'
    },
    () => {
      const changed = one(state.tables)
      changed.partialKey = !changed.partialKey
      return 'a partial key added or dropped'
    },
    () => (
      (state.labels = ['new', ...(pick(2) === 0 ? ['open'] : []), 'old', `l${pick(3)}`]),
      'an enum changed'
    ),
    () => {
      state.isEnumExported = !state.isEnumExported || pick(3) > 0
      return 'the enum exported or not'
    },
    () => {
      const at = pick(state.labels.length)
      state.labels[at] = state.labels[at] === 'new' ? 'fresh' : 'new'
      state.labels = [...new Set(state.labels)]
      return 'a label of an enum renamed'
    },
    () => {
      const { name, columns } = one(state.tables)
      const chosen = columns.slice(0, 1 + pick(3)).map((each) => each.name)
      const kind = pick(4) === 0 ? 'pgMaterializedView' : 'pgView'
      state.view =
        pick(4) === 0 ? null : { table: name, columns: ['id', ...chosen], kind, filtered: pick(2) === 0 }
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
    () => {
      const what = pick(4)
      if (what === 0) state.casing = state.casing ? null : 'snake_case'
      else if (what === 1) state.tag = !state.tag
      else if (what === 2) state.numeric = !state.numeric
      else state.queriesFolder = state.queriesFolder === 'sql' ? 'queries' : 'sql'
      return 'an option of the config changed'
    },
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
      // What was taken out comes again in another form, but not at once: what is left is mostly right.
      const missing = FEWEST_QUERIES - [...state.files.values()].flat().length
      for (let count = 0; count < missing; count++) file().push(query())
      return one(edits)()
    },
    remove(faulty) {
      state.slips.clear()
      // No query is at fault where the schema is refused.
      if (faulty.size === 0) {
        state.isEnumExported = true
        state.setup.clear()
        state.view = null
      }
      for (const [module, queries] of state.files) {
        const left = queries.filter(({ name }) => !faulty.has(name))
        if (left.length > 0) state.files.set(module, left)
        else state.files.delete(module)
      }
    },
    files: () => stateFiles(state),
  }
}
