/** Items of FROM and joins of them. */
import type { Context, OutputColumn, Readable, Selected, Visible, Wanted, Workshop } from './context.js'
import { conditionOn } from './partial-keys.js'
import { setCalls, tableCalls } from './row-functions.js'
import { called, constantOf, filled } from './leaves.js'
import { expression, from, labelled, list, optional, type Part, type Sql, sql } from './tree.js'
import { comparableWith, type TypeName, typeNames, typeOf } from './types.js'

/** What FROM holds. */
export interface Source {
  readonly sql: Part
  readonly columns: readonly Visible[]
  /** Names that stand for a column without a qualifier, once for each relation that has it. */
  readonly names: readonly string[]
  /** Columns of a primary key and what they determine. */
  readonly determined: readonly { readonly key: string; readonly columns: readonly Visible[] }[]
  readonly rows: number
}

/** The level that FROM belongs to. */
export type Level = Pick<Wanted, 'outer' | 'queries' | 'depth' | 'evaluations'>

export function sourceOf(shop: Workshop, level: Level, joins: number, { products = true } = {}): Source {
  let source = itemOf(shop, level, [])
  for (let count = 0; count < joins && source.rows * level.evaluations < 300; count++) {
    source = joined(shop, level, source)
  }
  return products && joins > 0 && shop.random.chance(0.06) ? product(source, itemOf(shop, level, [])) : source
}

/** `a, b`: at the top only, as `b join c` binds more tightly. */
const product = (left: Source, right: Source): Source => ({
  sql: from(',', left.sql, ', ', right.sql),
  columns: [...left.columns, ...right.columns],
  names: [...left.names, ...right.names],
  determined: [...left.determined, ...right.determined],
  rows: left.rows * right.rows,
})

const conditionContext = (level: Level, columns: readonly Visible[], rows: number): Context => ({
  ...level,
  columns,
  rows: null,
  windows: false,
  depth: Math.min(level.depth, 2),
  evaluations: level.evaluations * rows,
})

function joined(shop: Workshop, level: Level, left: Source): Source {
  const { random } = shop
  const kind = random.weighted([
    [3, 'join'],
    [4, 'left join'],
    [1.6, 'right join'],
    [1.8, 'full join'],
    [0.5, 'cross join'],
  ])
  const takesLateral = kind === 'join' || kind === 'left join' || kind === 'cross join'
  const lateral = takesLateral && random.chance(0.3) ? left.columns : []
  const outerLevel = { ...level, evaluations: level.evaluations * (lateral.length > 0 ? left.rows : 1) }
  // The right side may be a join of its own.
  const nests = lateral.length === 0 && random.chance(0.15)
  const first = itemOf(shop, outerLevel, lateral)
  const right = nests ? parenthesized(shop, joined(shop, level, first)) : first
  const names = [...left.names, ...right.names]
  const both = {
    columns: unambiguous([...left.columns, ...right.columns], names),
    rows: Math.max(left.rows, 1) * Math.max(right.rows, 1),
  }
  const result = (condition: readonly Sql[], label = kind): Source => ({
    sql: from(label, left.sql, ` ${kind} `, right.sql, ...condition),
    columns: [...left.columns, ...right.columns],
    names,
    determined: [...left.determined, ...right.determined],
    rows: condition.length > 0 ? Math.max(left.rows, right.rows, Math.ceil(both.rows / 2)) : both.rows,
  })
  if (kind === 'cross join') return result([])

  const shared = sharedNames(left, right)
  if (shared.length > 0 && random.chance(0.35)) {
    const natural = random.chance(0.3) && shared.length === commonNames(left, right).length
    const usedNames = natural ? shared : random.some(shared, 1 + random.integer(2))
    return merged(left, right, kind, usedNames, natural)
  }
  if (kind === 'full join') {
    // Only conditions that merge or hash are possible.
    const condition = equality(shop, left, right, both.columns)
    return condition
      ? result([' on ', condition])
      : result([' on ', random.pick(['true', 'false'])], 'full join on constant')
  }
  return result([' on ', joinCondition(shop, level, left, right, both)])
}

/** A join in parentheses; with a name of its own where no two of its columns share one. */
function parenthesized(shop: Workshop, source: Source): Source {
  const sql = from('nested join', '(', source.sql, ')')
  const isNamed = new Set(source.names).size === source.names.length && shop.random.chance(0.4)
  if (!isNamed) return { ...source, sql }
  const alias = `t${shop.next()}`
  const columns = source.names.flatMap((name) => {
    const column = source.columns.find((known) => known.name === name)
    return column ? [{ ...column, sql: `${alias}.${name}` }] : []
  })
  return { ...source, sql: from('named join', sql, ` as ${alias}`), columns, determined: [] }
}

function joinCondition(
  shop: Workshop,
  level: Level,
  left: Source,
  right: Source,
  both: { columns: readonly Visible[]; rows: number },
): Part {
  const { random } = shop
  const equal = random.chance(0.7) ? equality(shop, left, right, both.columns) : null
  const context = conditionContext(level, both.columns, both.rows)
  if (!equal) return shop.condition(context)
  if (random.chance(0.6)) return equal
  return expression(
    'bool',
    'on and',
    '(',
    list([equal, shop.condition(context)], { separator: random.pick([' and ', ' and ', ' or ']) }),
    ')',
  )
}

/** `left.column = right.column`, keys before others. */
function equality(shop: Workshop, left: Source, right: Source, visible: readonly Visible[]): Part | null {
  const { random } = shop
  const pairs = left.columns
    .filter((one) => visible.includes(one))
    .flatMap((one) =>
      right.columns
        .filter(
          (other) =>
            visible.includes(other) &&
            (one.type === other.type ||
              (random.chance(0.2) && comparableWith(one.type).includes(other.type))) &&
            one.type !== 'json',
        )
        .map((other) => [one, other] as const),
    )
  const keyed = pairs.filter(([one, other]) => one.key || other.key)
  const from = keyed.length > 0 && random.chance(0.8) ? keyed : pairs
  if (from.length === 0) return null
  const [one, other] = random.pick(from)
  const guards = [...(one.guards ?? []), ...(other.guards ?? [])]
  const guard =
    guards.length > 0 && random.chance(0.6)
      ? [optional('guarded join', ' and (', random.pick(guards), ')')]
      : []
  return expression('bool', 'join equality', '(', one.sql, ' = ', other.sql, ...guard, ')')
}

const once = (names: readonly string[], name: string): boolean =>
  names.filter((other) => other === name).length === 1

const commonNames = (left: Source, right: Source): readonly string[] => [
  ...new Set(left.names.filter((name) => right.names.includes(name))),
]

/** Names that USING can merge: one comparable column on each side. */
function sharedNames(left: Source, right: Source): readonly string[] {
  return commonNames(left, right).filter((name) => {
    if (!once(left.names, name) || !once(right.names, name)) return false
    const [one, other] = [typeByName(left, name), typeByName(right, name)]
    return one !== null && other !== null && one !== 'json' && comparableWith(one).includes(other)
  })
}

const typeByName = (source: Source, name: string): TypeName | null =>
  source.columns.find((column) => column.name === name)?.type ?? null

/** The wider of two comparable types, as the merged column has. */
function widerType(one: TypeName, other: TypeName): TypeName {
  const family = comparableWith(one)
  return family.indexOf(one) >= family.indexOf(other) || one === 'text' ? one : other
}

function merged(
  left: Source,
  right: Source,
  kind: string,
  names: readonly string[],
  natural: boolean,
): Source {
  const label = natural ? `natural ${kind}` : `${kind} using`
  const condition = natural ? [] : [' using (', list(names), ')']
  const remaining = [...left.names, ...right.names].filter((name) => !names.includes(name))
  // A merged column stands first, and beside it both sides' own under their qualifiers.
  const columns = names.map((name): Visible => {
    const [one, other] = [typeByName(left, name) ?? 'int4', typeByName(right, name) ?? 'int4']
    return { sql: name, name, type: widerType(one, other), key: true }
  })
  const isMergedAway = (column: Visible): boolean => column.sql === column.name && names.includes(column.name)
  return {
    sql: from(label, left.sql, natural ? ` natural ${kind} ` : ` ${kind} `, right.sql, ...condition),
    columns: [
      ...columns,
      ...left.columns.filter((column) => !isMergedAway(column)),
      ...right.columns.filter((column) => !isMergedAway(column)),
    ],
    names: [...names, ...remaining],
    determined: [...left.determined, ...right.determined],
    rows: Math.max(left.rows, right.rows, Math.ceil((left.rows * right.rows) / 2)),
  }
}

/** Columns an expression can name: a merged one only where no other relation has a column of its name. */
export const visibleColumns = (source: Source): readonly Visible[] =>
  unambiguous(source.columns, source.names)

const unambiguous = (columns: readonly Visible[], names: readonly string[]): readonly Visible[] =>
  columns.filter((column) => column.sql !== column.name || once(names, column.name))

function itemOf(shop: Workshop, level: Level, lateral: readonly Visible[]): Source {
  const { random, relations } = shop
  const alias = `t${shop.next()}`
  const deep = level.depth > 0
  return random.weighted<() => Source>([
    [6, () => relationItem(shop, random.pick(relations), alias)],
    [level.queries.length > 0 ? 3 : 0, () => relationItem(shop, random.pick(level.queries), alias)],
    [0.5, () => joinedWithItself(shop, random.pick(relations))],
    [deep ? 2 : 0, () => subqueryItem(shop, level, alias, lateral)],
    [0.8, () => valuesItem(shop, alias)],
    [lateral.length > 0 ? 2 : 0.5, () => setItem(shop, level, alias, lateral)],
    [0.4, () => expressionItem(shop, level, alias, lateral)],
    [lateral.length > 0 ? 1.5 : 0.4, () => tableItem(shop, level, alias, lateral)],
  ])()
}

export function namedSource(
  text: Part,
  alias: string,
  columns: readonly OutputColumn[],
  rows: number,
  keys: ReadonlySet<string> = new Set(),
): Source {
  return {
    sql: text,
    columns: columns.map(({ name, type }) => ({ sql: `${alias}.${name}`, name, type, key: keys.has(name) })),
    names: columns.map(({ name }) => name),
    determined: [],
    rows,
  }
}

function relationItem(shop: Workshop, relation: Readable, alias: string): Source {
  const { random } = shop
  const only = relation.stored && random.chance(0.06) ? [optional('only', 'only ')] : []
  const sample =
    relation.stored && random.chance(0.02) ? [optional('tablesample', ' tablesample bernoulli (50)')] : []
  const keys = new Set(relation.columns.filter(({ key }) => key).map(({ name }) => name))
  const bare = namedSource(
    from(relation.label, ...only, relation.name, ` as ${alias}`, ...sample),
    alias,
    relation.columns,
    relation.rows,
    keys,
  )
  const source = { ...bare, columns: bare.columns.map((column) => guarded(column, relation, alias)) }
  const key = relation.primary
  return key === null
    ? source
    : { ...source, determined: [{ key: `${alias}.${key}`, columns: source.columns }] }
}

/** A relation beside itself, by the same column on both sides or by another, which makes it the same row or not. */
function joinedWithItself(shop: Workshop, relation: Readable): Source {
  const { random } = shop
  const [left, right] = [0, 1].map(() => relationItem(shop, relation, `t${shop.next()}`))
  const keys = relation.columns.filter(({ key, type }) => key && typeOf(type).ordered)
  const columns =
    keys.length > 0 && random.chance(0.8) ? keys : relation.columns.filter(({ type }) => typeOf(type).ordered)
  if (!left || !right || columns.length === 0) return left ?? relationItem(shop, relation, `t${shop.next()}`)
  const chosen = random.some(columns, 1 + random.integer(2))
  const side = (source: Source, name: string): Sql =>
    source.columns.find((column) => column.name === name)?.sql ?? 'null'
  const equalities = chosen.map(({ name, type }): Part => {
    const other = random.chance(0.1)
      ? random.pick(columns.filter((column) => column.type === type)).name
      : name
    return expression('bool', null, '(', side(left, name), ' = ', side(right, other), ')')
  })
  const kind = random.pick(['join', 'left join', 'left join'])
  const rows = Math.max(left.rows, right.rows)
  return {
    sql: from(
      'self-join',
      '(',
      left.sql,
      ` ${kind} `,
      right.sql,
      ' on ',
      list(equalities, { separator: ' and ' }),
      ')',
    ),
    columns: [...left.columns, ...right.columns],
    names: [...left.names, ...right.names],
    determined: [...left.determined, ...right.determined],
    rows,
  }
}

/** A column of a key that holds under a condition, with conditions that may be it. */
function guarded(column: Visible, { partial }: Readable, alias: string): Visible {
  const key = partial.find(({ columns }) => columns[0] === column.name)
  return key ? { ...column, guards: key.guards.map((text) => conditionOn(text, `${alias}.`)) } : column
}

function subqueryItem(shop: Workshop, level: Level, alias: string, lateral: readonly Visible[]): Source {
  const selected: Selected = shop.select({
    ...level,
    outer: [...lateral, ...level.outer],
    depth: level.depth - 1,
    columns: null,
    link: null,
    single: false,
  })
  const label = lateral.length > 0 ? 'lateral subquery' : 'subquery in from'
  return namedSource(
    from(label, lateral.length > 0 ? 'lateral (' : '(', selected.sql, `) as ${alias}`),
    alias,
    selected.columns,
    selected.rows,
  )
}

/** What has a row whatever the data, most of the time. */
export function certainItem(shop: Workshop, level: Level): Source {
  const { random } = shop
  const alias = `t${shop.next()}`
  return random.weighted<() => Source>([
    [3, () => valuesItem(shop, alias)],
    [2, () => expressionItem(shop, level, alias, [])],
    [1, () => seriesItem(random.integer(3) - 1, random.integer(4), alias)],
  ])()
}

const seriesItem = (first: number, last: number, alias: string): Source =>
  namedSource(
    from('series', `generate_series(${first}, ${last}) as ${alias} (n)`),
    alias,
    [{ name: 'n', type: 'int4' }],
    4,
  )

function valuesItem(shop: Workshop, alias: string): Source {
  const { random } = shop
  const names = random.some(VALUE_COLUMNS, 1 + random.integer(2))
  const link = shop.next()
  const row = (): Part => {
    const value = (type: TypeName): Part =>
      random.chance(0.2) ? expression(type, 'null', 'null') : constantOf(shop, type)
    return sql`(${list(
      names.map(({ type }) => value(type)),
      { link },
    )})`
  }
  // The first row says the types: NULL alone would make a column text.
  const first = sql`(${list(
    names.map(({ type }) => constantOf(shop, type)),
    { link },
  )})`
  const rows = [first, ...Array.from({ length: random.integer(3) }, row)]
  const columns = list(
    names.map(({ name }) => name),
    { link },
  )
  return namedSource(
    from('values', '(values ', list(rows), `) as ${alias} (`, columns, ')'),
    alias,
    names,
    rows.length,
  )
}

const VALUE_COLUMNS: readonly OutputColumn[] = [
  { name: 'id', type: 'int4' },
  { name: 'k', type: 'int4' },
  { name: 'note', type: 'text' },
  { name: 'flag', type: 'bool' },
  { name: 'big', type: 'int8' },
]

/** Arguments of functions in FROM: columns to their left where there are some, else constants and columns from outside. */
const argumentContext = (level: Level, lateral: readonly Visible[]): Context => ({
  ...conditionContext(level, lateral, 1),
  depth: lateral.length > 0 ? 1 : 0,
})

function setItem(shop: Workshop, level: Level, alias: string, lateral: readonly Visible[]): Source {
  const { random } = shop
  const type = random.pick(typeNames.filter((name) => setCalls[name]))
  const call = called(
    shop,
    argumentContext(level, lateral),
    type,
    random.pick(setCalls[type] ?? []),
    'set function',
  )
  return namedSource(from('set function in from', call, ` as ${alias} (n)`), alias, [{ name: 'n', type }], 2)
}

function tableItem(shop: Workshop, level: Level, alias: string, lateral: readonly Visible[]): Source {
  const { call, columns, definition } = shop.random.pick(tableCalls)
  const text = filled(shop, argumentContext(level, lateral), call)
  const named = columns.map(([name, type]) => ({ name, type }))
  return namedSource(
    from('table function', labelled('table function', ...text), ` as ${alias} ${definition ?? ''}`),
    alias,
    named,
    2,
  )
}

/** Expressions that FROM takes in the place of a function. */
export const scalarsOf = (type: TypeName): readonly string[] => [
  'coalesce({T}, {T})',
  'nullif({T}, {T})',
  'greatest({T}, {T})',
  `cast({T} as ${typeOf(type).sql})`,
]

/** A set-returning function among them, of few rows. */
export const FEW_ROWS = 'generate_series({int4} % 4, 2)'

export const EXPRESSION_TYPES: readonly TypeName[] = ['int4', 'text', 'int8', 'date']

/** One row: an expression, or ROWS FROM several of them, with a set-returning function beside them now and then. */
function expressionItem(shop: Workshop, level: Level, alias: string, lateral: readonly Visible[]): Source {
  const { random } = shop
  const types = Array.from({ length: 1 + random.integer(2) }, () => random.pick(EXPRESSION_TYPES))
  const context = argumentContext(level, lateral)
  const calls = types.map((type): Part => {
    const isSet = type === 'int4' && random.chance(0.2)
    const template = isSet ? FEW_ROWS : random.pick(scalarsOf(type))
    return called(shop, context, type, template, 'expression in from')
  })
  const columns = types.map((type, index) => ({ name: index === 0 ? 'n' : 'm', type }))
  const names = columns.map(({ name }) => name).join(', ')
  const text =
    calls.length === 1
      ? from('expression in from', ...calls, ` as ${alias} (${names})`)
      : from(
          'rows from',
          'rows from (',
          ...calls.flatMap((call, at) => (at > 0 ? [', ', call] : [call])),
          `) as ${alias} (${names})`,
        )
  return namedSource(text, alias, columns, 2)
}
