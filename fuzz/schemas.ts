/** Makes schemas: tables with every kind of column and rule, heirs, views. */
import type { OutputColumn, Selected, Workshop } from './context.js'
import type { Random } from './random.js'
import { columnsOf, type Column, type Schema, type SchemaObject, type Table, type View } from './schema.js'
import { columnOf, generatedColumn, idColumn, plainColumn, POOL } from './table-columns.js'
import { keysAndChecks, partitionsOf, rowFunctions, rulesOf, triggersOf } from './table-rules.js'
import { write } from './tree.js'
import { type TypeName, typeOf } from './types.js'

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
  const { constraints, further, unvalidated, partial } = keysAndChecks(random, name, columns, partitioned)
  return {
    kind: 'table',
    name,
    columns,
    constraints,
    inherited: [],
    gap: random.chance(0.2) ? random.integer(columns.length) : null,
    unvalidated,
    partial,
    rows: 5,
    suffix: partitioned ? ' partition by list (k)' : '',
    further: [
      ...(partitioned ? partitionsOf(random, name) : []),
      ...rowFunctions(random, name, columns),
      ...further,
      ...triggersOf(random, name, columns, partitioned),
      ...rulesOf(random, name, columns),
    ],
  }
}

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
    gap: null,
    suffix: ` inherits (${parent.name})`,
    further: triggersOf(random, `${parent.name}_heir`, [...parent.columns, ...own], false),
    unvalidated: [],
    partial: [],
    rows: 3,
  }
  if (!named || !random.chance(0.6)) return [heir]
  const further = [
    `alter table ${parent.name} add constraint ${parent.name}_own not null ${named.name} no inherit`,
  ]
  // The parent's own rows must not be NULL there; the heir's may.
  return [{ ...heir, further: [...further, ...heir.further] }]
}

function simpleView(random: Random, name: string, objects: readonly SchemaObject[]): View | null {
  const tables = objects.filter((object): object is Table => object.kind === 'table')
  const table = random.pick(tables)
  const columns = columnsOf(table)
  const free = columns.filter(({ notNull }) => !notNull)
  const proven = free.length > 0 && random.chance(0.6) ? [random.pick(free).name] : []
  const condition = proven.length > 0 ? ` where ${proven[0]} is not null` : ''
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
    proven,
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
    proven: [],
    further: [],
  }
}
