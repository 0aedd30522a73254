/** Makes schemas: every kind of column, key, constraint, partition, heir, trigger, rule and view. */
import type { OutputColumn, Selected, Workshop } from './context.js'
import type { Random } from './random.js'
import {
  columnsOf,
  type Column,
  type Constraint,
  isOrdered,
  type Schema,
  type SchemaObject,
  type Table,
  type View,
} from './schema.js'
import { write } from './tree.js'
import { literal, type TypeName, typeOf } from './types.js'

/** Names that mean the same in most tables, so that NATURAL and USING find each other. */
const POOL: readonly (readonly [string, readonly TypeName[]])[] = [
  ['k', ['int4']],
  ['n', ['int4', 'int4', 'int8', 'int2']],
  ['ref', ['int4']],
  ['label', ['text']],
  ['note', ['text', 'text', 'varchar']],
  ['flag', ['bool']],
  ['amount', ['numeric']],
  ['at', ['timestamptz']],
  ['ts', ['timestamp']],
  ['day', ['date']],
  ['tags', ['text[]']],
  ['nums', ['int4[]']],
  ['doc', ['jsonb']],
  ['js', ['json']],
  ['mood', ['mood']],
  ['moods', ['mood[]']],
  ['mail', ['email']],
  ['code', ['code']],
  ['big', ['int8', 'int8', 'numeric']],
  ['ratio', ['float8']],
  ['rate', ['float4']],
  ['uid', ['uuid']],
  ['span', ['int4range']],
  ['raw', ['bytea']],
  ['dur', ['interval']],
  ['home', ['pair']],
  ['short', ['varchar']],
  ['small', ['int2']],
  ['fixed', ['bpchar']],
]

export function schemaOf(
  random: Random,
  shopFor: (relations: readonly SchemaObject[], random: Random) => Workshop,
): Schema {
  const objects: SchemaObject[] = []
  const count = 3 + random.integer(3)
  for (let index = 1; index <= count; index++) objects.push(tableOf(random, `a${index}`, objects))
  const parent = objects.find((object): object is Table => object.kind === 'table' && object.suffix === '')
  if (parent && random.chance(0.35)) objects.push(...heirOf(random, parent))
  const views = 1 + random.integer(3)
  for (let index = 1; index <= views; index++) {
    const view = random.chance(0.45)
      ? simpleView(random, `v${index}`, objects)
      : queryView(random, `v${index}`, shopFor(objects, random), random.chance(0.25))
    if (view) objects.push(view)
  }
  return { objects }
}

function tableOf(random: Random, name: string, before: readonly SchemaObject[]): Table {
  const partitioned = random.chance(0.15)
  const columns: Column[] = []
  if (!random.chance(0.1)) columns.push(idColumn(random, partitioned))
  const chosen = random.some(POOL, 3 + random.integer(4))
  for (const [column, choices] of chosen) columns.push(columnOf(random, column, random.pick(choices), before))
  if (partitioned && !columns.some((column) => column.name === 'k'))
    columns.push(plainColumn(random, 'k', 'int4', true))
  const made = random.chance(0.3) ? generatedColumn(random, columns, partitioned) : null
  if (made) columns.push(made)
  const { constraints, further, unvalidated } = keysAndChecks(random, name, columns, partitioned)
  return {
    kind: 'table',
    name,
    columns,
    constraints,
    inherited: [],
    unvalidated,
    rows: 5,
    suffix: partitioned ? ' partition by list (k)' : '',
    further: [
      ...(partitioned ? partitionsOf(name) : []),
      ...rowFunctions(random, name),
      ...further,
      ...triggersOf(random, name, columns, partitioned),
    ],
  }
}

function idColumn(random: Random, partitioned: boolean): Column {
  const type: TypeName = random.weighted([
    [6, 'int4'],
    [1, 'int8'],
    [0.4, 'uuid'],
    [0.4, 'text'],
    [1.2, 'timestamp'],
    [0.4, 'timestamptz'],
  ])
  const sqlType = typeOf(type).sql
  const made = (definition: string, rest: Partial<Column> = {}): Column => ({
    name: 'id',
    type,
    definition: `${sqlType}${definition}`,
    notNull: true,
    domainNull: false,
    hasDefault: false,
    generated: false,
    key: true,
    ...rest,
  })
  const identity = random.pick(['always', 'by default'])
  if (partitioned) return made(' not null')
  return random.weighted<() => Column>([
    [6, () => made(' primary key')],
    [1, () => made(' unique', { notNull: false })],
    [0.7, () => made(' not null unique')],
    [0.5, () => made(' unique nulls not distinct', { notNull: false })],
    [0.5, () => made(' unique deferrable initially deferred', { notNull: false })],
    [0.5, () => made('', { notNull: false, key: false })],
    [
      type === 'int4' ? 0.6 : 0,
      () =>
        made(` generated ${identity} as identity primary key`, {
          hasDefault: true,
          generated: identity === 'always',
        }),
    ],
  ])()
}

function plainColumn(
  random: Random,
  name: string,
  type: TypeName,
  notNull: boolean,
  definition = '',
): Column {
  const hasDefault = random.chance(0.1) && type !== 'code'
  const value = random.pick(typeOf(type).values)
  const text = `${typeOf(type).sql}${definition}${notNull ? ' not null' : ''}${hasDefault ? ` default ${literal(type, value)}` : ''}`
  return {
    name,
    type,
    definition: text,
    notNull,
    domainNull: type === 'code' && !notNull,
    hasDefault,
    generated: false,
    key: false,
  }
}

function columnOf(random: Random, name: string, type: TypeName, before: readonly SchemaObject[]): Column {
  const notNull = random.chance(0.4)
  const referred =
    name === 'ref'
      ? before.find(
          (object): object is Table =>
            object.kind === 'table' &&
            object.columns.some(
              (column) => column.name === 'id' && column.definition === 'integer primary key',
            ),
        )
      : undefined
  if (referred && random.chance(0.7)) {
    const column = plainColumn(random, name, type, notNull)
    return {
      ...column,
      hasDefault: false,
      definition: `integer${notNull ? ' not null' : ''} references ${referred.name} (id)`,
    }
  }
  if (type === 'numeric' && random.chance(0.4)) {
    const column = plainColumn(random, name, type, notNull)
    return {
      ...column,
      hasDefault: false,
      definition: column.definition.replace(/^numeric/, 'numeric(12, 2)').replace(/ default.*/, ''),
    }
  }
  return plainColumn(random, name, type, notNull)
}

function generatedColumn(random: Random, columns: readonly Column[], partitioned: boolean): Column | null {
  const source =
    columns.find(({ name, type }) => type === 'int4' && name !== 'id' && !(partitioned && name === 'k')) ??
    columns.find(({ type }) => type === 'text')
  if (!source) return null
  const isText = source.type === 'text'
  const kind = random.pick(['stored', 'virtual'])
  const strict = source.notNull && random.chance(0.5)
  const value = isText ? `upper(${source.name})` : `(${source.name} % 10)`
  const lenient = random.chance(0.3) ? `coalesce(${value}, ${isText ? "'none'" : '0'})` : value
  const { type } = source
  return {
    name: 'made',
    type,
    definition: `${typeOf(type).sql} generated always as (${lenient}) ${kind}${strict ? ' not null' : ''}`,
    notNull: strict,
    domainNull: false,
    hasDefault: true,
    generated: true,
    key: false,
  }
}

function keysAndChecks(random: Random, table: string, columns: readonly Column[], partitioned: boolean) {
  const constraints: Constraint[] = []
  const further: string[] = []
  const unvalidated: { add: string; drop: string }[] = []
  const plain = columns.filter(({ name, type, generated }) => name !== 'id' && !generated && isOrdered(type))
  const one = plain.length > 0 ? random.pick(plain) : null
  if (partitioned) {
    if (columns.some(({ name }) => name === 'id'))
      constraints.push({
        text: random.pick(['primary key (id, k)', 'unique (id, k)', 'unique nulls not distinct (k, id)']),
        columns: ['id', 'k'],
        key: true,
      })
    return { constraints, further, unvalidated }
  }
  if (one && random.chance(0.35)) {
    const suffix = random.pick(['', '', ' nulls not distinct'])
    const deferrable = random.chance(0.25) ? ' deferrable initially deferred' : ''
    if (random.chance(0.6) && columns.some(({ name }) => name === 'id'))
      constraints.push({
        text: `unique${suffix} (id, ${one.name})${deferrable}`,
        columns: ['id', one.name],
        key: deferrable === '',
      })
    else
      constraints.push({
        text: `unique${suffix} (${one.name})${deferrable}`,
        columns: [one.name],
        key: deferrable === '',
      })
  }
  if (one && random.chance(0.2)) {
    const other = random.pick(plain)
    further.push(
      random.pick([
        `create unique index on ${table} (${one.name}) where ${other.name} is not null`,
        `create unique index on ${table} (${one.name}) include (${other.name})`,
        `create unique index on ${table} ((${one.name} is null), ${other.name})`,
        `create unique index on ${table} (${one.name}) where ${one.name} is null`,
      ]),
    )
  }
  const checked = random.chance(0.2)
    ? columns.find(
        ({ notNull, generated, name, type }) => !notNull && !generated && name !== 'id' && type !== 'code',
      )
    : undefined
  if (checked) {
    unvalidated.push(
      random.chance(0.6)
        ? {
            add: `alter table ${table} add constraint ${table}_late not null ${checked.name} not valid`,
            drop: `alter table ${table} drop constraint ${table}_late`,
          }
        : {
            add: `alter table ${table} add constraint ${table}_late check (${checked.name} is not null) not valid`,
            drop: `alter table ${table} drop constraint ${table}_late`,
          },
    )
  }
  const second = columns.find(
    ({ notNull, generated, name }) => !notNull && !generated && name !== 'id' && name !== checked?.name,
  )
  if (second && random.chance(0.15))
    constraints.push({
      text: `check (${second.name} is not null or ${columns[0]?.name ?? second.name} is not null)`,
      columns: [second.name, columns[0]?.name ?? second.name],
      key: false,
    })
  return { constraints, further, unvalidated }
}

const partitionsOf = (name: string): readonly string[] => [
  `create table ${name}_1 partition of ${name} for values in (0, 1)`,
  `create table ${name}_2 partition of ${name} for values in (2, 3)`,
  `create table ${name}_3 partition of ${name} default`,
]

function triggersOf(
  random: Random,
  table: string,
  columns: readonly Column[],
  partitioned: boolean,
): readonly string[] {
  if (!random.chance(0.3)) return []
  const free = columns.filter(
    ({ notNull, generated, name }) => !notNull && !generated && name !== 'id' && name !== 'k',
  )
  const event = random.pick(['insert', 'update', 'insert or update', 'delete', 'update'])
  const on = partitioned && random.chance(0.6) ? `${table}_2` : table
  const cleared = free.length > 0 ? random.pick(free).name : null
  const changes = cleared && event !== 'delete' && random.chance(0.75)
  const body = changes
    ? `new.${cleared} := null; return new;`
    : random.chance(0.5)
      ? 'return null;'
      : event === 'delete'
        ? 'return old;'
        : 'return new;'
  const time = random.chance(0.85) ? 'before' : 'after'
  return [
    `create function ${table}_change() returns trigger language plpgsql as $$ begin ${body} end $$`,
    `create trigger ${table}_change ${time} ${event} on ${on} for each row execute function ${table}_change()`,
    ...(random.chance(0.08) ? [`alter table ${on} disable trigger ${table}_change`] : []),
  ]
}

/** A function whose rows have the table's type and none of its constraints. */
const rowFunctions = (random: Random, table: string): readonly string[] =>
  random.chance(0.3)
    ? [
        `create function ${table}_rows() returns setof ${table} language sql stable as $$ select * from ${table} union all select (null::${table}).* $$`,
      ]
    : []

/** A table that inherits from another, with what inheritance leaves open: keys, and NOT NULL that is NO INHERIT. */
function heirOf(random: Random, parent: Table): readonly Table[] {
  const named = parent.columns.find(
    ({ notNull, generated, type, name }) => !notNull && !generated && type !== 'code' && name !== 'id',
  )
  const own = [
    plainColumn(random, 'extra', random.pick<TypeName>(['int4', 'text', 'bool']), random.chance(0.5)),
  ]
  const heir: Table = {
    kind: 'table',
    name: `${parent.name}_heir`,
    columns: own,
    constraints: [],
    inherited: parent.columns,
    suffix: ` inherits (${parent.name})`,
    further: [],
    unvalidated: [],
    rows: 3,
  }
  if (!named || !random.chance(0.6)) return [heir]
  const further = [
    `alter table ${parent.name} add constraint ${parent.name}_own not null ${named.name} no inherit`,
  ]
  // The parent's own rows must not be NULL there; the heir's may.
  return [{ ...heir, further }]
}

function simpleView(random: Random, name: string, objects: readonly SchemaObject[]): View | null {
  const tables = objects.filter((object): object is Table => object.kind === 'table')
  const table = random.pick(tables)
  const columns = columnsOf(table)
  const free = columns.filter(({ notNull }) => !notNull)
  const condition =
    free.length > 0 && random.chance(0.6) ? ` where ${random.pick(free).name} is not null` : ''
  const check = condition !== '' && random.chance(0.3) ? ' with check option' : ''
  const query = `select ${columns.map((column) => column.name).join(', ')} from ${table.name}${condition}${check}`
  const outputs: readonly OutputColumn[] = columns.map((column) => ({ name: column.name, type: column.type }))
  return {
    kind: 'view',
    name,
    materialized: false,
    query,
    columns: outputs,
    changes: table,
    further: check === '' ? rewritesOf(random, name, columns, objects) : [],
  }
}

/** INSTEAD OF triggers and rules: what a statement returns is then theirs to say. */
function rewritesOf(
  random: Random,
  view: string,
  columns: readonly Column[],
  objects: readonly SchemaObject[],
): readonly string[] {
  if (!random.chance(0.25)) return []
  if (random.chance(0.6)) {
    const cleared = random.pick(columns).name
    return [
      `create function ${view}_instead() returns trigger language plpgsql as $$ begin if tg_op = 'DELETE' then return old; end if; new.${cleared} := null; return new; end $$`,
      `create trigger ${view}_instead instead of insert or update or delete on ${view} for each row execute function ${view}_instead()`,
    ]
  }
  const nulls = columns.map(({ type }) => `null::${typeOf(type).sql}`).join(', ')
  const other = objects.find((object) => object.kind === 'table')
  return other
    ? [
        `create rule ${view}_rule as on update to ${view} do instead update ${other.name} set ${columnsOf(other)[0]?.name} = ${columnsOf(other)[0]?.name} returning ${nulls}`,
      ]
    : []
}

function queryView(random: Random, name: string, shop: Workshop, materialized: boolean): View | null {
  const selected: Selected = shop.select({
    outer: [],
    queries: [],
    depth: 1 + random.integer(2),
    evaluations: 1,
    columns: null,
    link: null,
    single: false,
  })
  const names = selected.columns.map((column) => column.name)
  if (new Set(names).size < names.length || names.length === 0) return null
  return {
    kind: 'view',
    name,
    materialized,
    query: write(selected.sql),
    columns: selected.columns,
    changes: null,
    further: [],
  }
}
