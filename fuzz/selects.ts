/** SELECT: plain, grouped, windowed, DISTINCT, VALUES, set operations, WITH. */
import type { Context, OutputColumn, Selected, Visible, Wanted, Workshop } from './context.js'
import { setCalls } from './functions.js'
import { called, constantOf, parameterOf, someOrdered, someType, sortKey } from './leaves.js'
import { type Source, sourceOf, visibleColumns } from './sources.js'
import { expression, labelled, list, optional, parameter, type Part, query, type Sql, sql } from './tree.js'
import { comparableWith, type TypeName, typeOf } from './types.js'
import { withQueries } from './with-queries.js'

export function selectOf(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const withs =
    wanted.depth > 0 && random.chance(wanted.depth > 1 ? 0.22 : 0.05) ? withQueries(shop, wanted) : null
  const inside = withs ? { ...wanted, queries: [...wanted.queries, ...withs.queries] } : wanted
  const body = random.chance(wanted.depth > 0 ? 0.12 : 0.03)
    ? setOperation(shop, inside)
    : simpleSelect(shop, inside)
  return withs ? { ...body, sql: query('with', withs.sql, body.sql) } : body
}

function simpleSelect(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  return random.weighted<() => Selected>([
    [wanted.columns || wanted.depth > 0 ? 0.5 : 0.1, () => valuesSelect(shop, wanted)],
    [wanted.single && random.chance(0.3) ? 0.5 : 0.1, () => fromless(shop, wanted)],
    [1.8, () => grouped(shop, wanted)],
    [wanted.single ? 3 : 0.7, () => aggregated(shop, wanted)],
    [wanted.single ? 1.5 : 1, () => byKey(shop, wanted)],
    [6, () => plain(shop, wanted)],
  ])()
}

/** Depth is what expressions nest by, too; the statement's own level has the most. */
function contextOf(wanted: Wanted, source: Source | null): Context {
  return {
    columns: source ? visibleColumns(source) : [],
    outer: wanted.outer,
    queries: wanted.queries,
    rows: null,
    windows: false,
    depth: Math.max(wanted.depth, 1),
    evaluations: wanted.evaluations * Math.max(source?.rows ?? 1, 1),
  }
}

const someSource = (shop: Workshop, wanted: Wanted): Source => {
  const most = wanted.depth > 1 ? 3 : wanted.depth > 0 ? 2 : 1
  return sourceOf(shop, wanted, shop.random.chance(0.3) ? 0 : shop.random.integer(most + 1))
}

const whereOf = (shop: Workshop, context: Context, probability = 0.55): readonly Part[] =>
  shop.random.chance(probability) ? [optional('where', ' where ', shop.condition(context))] : []

function plain(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const source = someSource(shop, wanted)
  const context = contextOf(wanted, source)
  const where = whereOf(shop, context)
  const isDistinct = random.chance(0.08) && (wanted.columns ?? []).every((type) => typeOf(type).ordered)
  const star = starOf(shop, wanted, source)
  if (star && isDistinct && star.columns.some(({ type }) => !typeOf(type).ordered)) return plain(shop, wanted)
  const items =
    star ??
    itemsOf(shop, { ...context, windows: random.chance(0.25) }, wanted, {
      sets: !isDistinct && random.chance(0.06),
      ordered: isDistinct,
    })
  const distinct = isDistinct ? [optional('distinct', 'distinct ')] : distinctOn(shop, context, wanted)
  const text = query(
    'select',
    'select ',
    ...distinct.slice(0, 1),
    items.sql,
    ' from ',
    source.sql,
    ...where,
    ...(distinct.length > 1
      ? distinct.slice(1)
      : tail(shop, wanted, items.columns, isDistinct ? null : context)),
  )
  return { sql: text, columns: items.columns, rows: source.rows }
}

/** `distinct on (x)` and the ORDER BY it needs; with LIMIT now and then. */
function distinctOn(shop: Workshop, context: Context, wanted: Wanted): readonly Part[] {
  const { random } = shop
  if (wanted.columns || !random.chance(0.05)) return []
  const value = sortKey(shop, context)
  if (!value) return []
  return [optional('distinct on', 'distinct on (', value, ') '), optional(null, ' order by ', value)]
}

interface Items {
  readonly sql: Part
  readonly columns: readonly OutputColumn[]
}

/** `*` or `t.*` where no two columns share a name. */
function starOf(shop: Workshop, wanted: Wanted, source: Source): Items | null {
  const { random } = shop
  if (wanted.columns || !random.chance(0.13)) return null
  const own = new Map<string, Visible[]>()
  for (const column of visibleColumns(source)) {
    if (typeof column.sql !== 'string' || column.sql === column.name) continue
    const qualifier = column.sql.slice(0, column.sql.indexOf('.'))
    own.set(qualifier, [...(own.get(qualifier) ?? []), column])
  }
  const isPlain =
    source.names.length === new Set(source.names).size &&
    visibleColumns(source).every(({ sql: text, name }) => text !== name)
  if (isPlain && random.chance(0.6)) return { sql: labelled('star', '*'), columns: visibleColumns(source) }
  if (own.size === 0) return null
  const [qualifier, columns] = random.pick([...own])
  return { sql: labelled('qualified star', `${qualifier}.*`), columns }
}

function itemsOf(
  shop: Workshop,
  context: Context,
  wanted: Wanted,
  { sets, ordered = false }: { readonly sets: boolean; readonly ordered?: boolean },
): Items {
  const { random } = shop
  const types =
    wanted.columns ??
    Array.from({ length: 1 + random.integer(4) }, () =>
      ordered ? someOrdered(shop, context) : someType(shop, context),
    )
  const taken = new Set<string>()
  const columns: OutputColumn[] = []
  const items = types.map((type, index): Sql => {
    const place = index > 0 && sets ? random.integer(2) : sets ? 0 : 1
    const setCall = place === 0 ? setCalls[type] : undefined
    const value = setCall
      ? called(
          shop,
          { ...context, windows: false, depth: 0 },
          type,
          random.pick(setCall),
          'set function in target list',
        )
      : shop.expression(context, type)
    const name = outputName(shop, context, value, taken)
    taken.add(name)
    columns.push({ name, type })
    return sql`${value} as ${name}`
  })
  return { sql: list(items, { link: wanted.link ?? shop.next() }), columns }
}

/** A bare column keeps its name, so that NATURAL and USING have something to meet. */
function outputName(shop: Workshop, context: Context, value: Part, taken: ReadonlySet<string>): string {
  const [only, ...others] = value.parts
  const column = others.length === 0 ? context.columns.find((known) => known.sql === only) : undefined
  if (column && !taken.has(column.name) && shop.random.chance(0.7)) return column.name
  let number = taken.size + 1
  while (taken.has(`c${number}`)) number++
  return `c${number}`
}

function tail(
  shop: Workshop,
  wanted: Wanted,
  columns: readonly OutputColumn[],
  context: Context | null,
): readonly Part[] {
  const { random } = shop
  if (!random.chance(wanted.single ? 0.5 : 0.28)) return []
  const sortable = columns
    .map((column, index) => ({ ...column, place: String(index + 1) }))
    .filter(({ type }) => typeOf(type).ordered)
  const byColumn = sortable.length > 0 ? random.pick(sortable).place : null
  const key: Sql | null = (context && random.chance(0.4) && sortKey(shop, context)) || byColumn
  const order = key
    ? [
        optional(
          'order by',
          ' order by ',
          key,
          random.pick(['', '', ' desc', ' nulls first', ' desc nulls last']),
        ),
      ]
    : []
  return [...order, ...limits(shop, wanted, order.length > 0)]
}

function limits(shop: Workshop, wanted: Wanted, isOrdered: boolean): readonly Part[] {
  const { random } = shop
  if (!wanted.single && random.chance(0.3)) return []
  const count = (): Sql => {
    if (!shop.parameterized || !random.chance(0.3))
      return random.pick(['1', '1', '2', '3', '0', 'null', '1 + 1', '(select 2)'])
    return limitParameter(shop)
  }
  const offset = random.chance(0.2) ? [optional('offset', ' offset ', count())] : []
  if (isOrdered && random.chance(0.25))
    return [...offset, optional('with ties', ' fetch first ', random.pick(['1', '2']), ' rows with ties')]
  return [optional('limit', ' limit ', wanted.single ? '1' : count()), ...offset]
}

function limitParameter(shop: Workshop): Part {
  const name = `p${shop.parameters.size + 1}`
  shop.parameters.set(name, 'limit')
  return labelled('limit parameter', parameter(name))
}

function fromless(shop: Workshop, wanted: Wanted): Selected {
  const context = contextOf(wanted, null)
  const items = itemsOf(shop, context, wanted, { sets: shop.random.chance(0.15) })
  const where = whereOf(shop, context, 0.15)
  return {
    sql: query('select without from', 'select ', items.sql, ...where),
    columns: items.columns,
    rows: 1,
  }
}

function valuesSelect(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const context = { ...contextOf(wanted, null), depth: 0 }
  const types = wanted.columns ?? Array.from({ length: 1 + random.integer(2) }, () => someType(shop, context))
  const link = wanted.link ?? shop.next()
  const row = (): Part => {
    const value = (type: TypeName): Part =>
      random.chance(0.15)
        ? expression(type, 'null', `null::${typeOf(type).sql}`)
        : random.chance(0.3)
          ? shop.expression({ ...context, depth: 1 }, type)
          : constantOf(shop, type)
    return sql`(${list(types.map(value), { link })})`
  }
  const count = wanted.single ? 1 : 1 + random.integer(3)
  const columns = types.map((type, index) => ({ name: `column${index + 1}`, type }))
  return { sql: query('values', 'values ', list(Array.from({ length: count }, row))), columns, rows: count }
}

/** One row by a unique key: what row bounds are proven from. */
function byKey(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  // Often nothing but the key, so that more rows than its bound says would come out.
  const isBare = random.chance(0.35)
  const source = sourceOf(
    shop,
    isBare ? { ...wanted, depth: 0 } : wanted,
    isBare ? 0 : random.pick([0, 0, 1, 1, 2]),
  )
  const context = contextOf(wanted, source)
  const keys = context.columns.filter(({ key }) => key)
  if (keys.length === 0) return plain(shop, wanted)
  const outer = context.outer.filter(({ key }) => key)
  const equalities = random.some(keys, isBare ? 1 : 1 + random.integer(3)).map((column): Part => {
    const others = [...keys, ...outer].filter((other) => other !== column && other.type === column.type)
    const value =
      random.chance(0.2) && others.length > 0
        ? random.pick(others).sql
        : shop.parameterized && random.chance(0.5)
          ? parameterOf(shop, column.type, 0.9)
          : constantOf(shop, column.type)
    if (random.chance(0.05)) return expression('bool', 'is null', column.sql, ' is null')
    // Where the clock skips an hour, two keys without a zone are the same instant.
    if (column.type === 'timestamp' && random.chance(0.5))
      return expression(
        'bool',
        'key equality across types',
        column.sql,
        " = '2026-03-29 01:30:00+00'::timestamptz",
      )
    const other = random.pick(comparableWith(column.type))
    if (random.chance(0.2) && other !== column.type)
      return expression('bool', 'key equality across types', column.sql, ' = ', constantOf(shop, other))
    return expression('bool', 'key equality', column.sql, ' = ', value)
  })
  const further = !isBare && random.chance(0.25) ? [shop.condition({ ...context, depth: 1 })] : []
  const items = itemsOf(shop, context, wanted, { sets: random.chance(0.05) })
  const where = optional('where', ' where ', list([...equalities, ...further], { separator: ' and ' }))
  return {
    sql: query(
      'select by key',
      'select ',
      items.sql,
      ' from ',
      source.sql,
      where,
      ...(isBare ? [] : tail(shop, { ...wanted, single: false }, items.columns, context)),
    ),
    columns: items.columns,
    rows: source.rows,
  }
}

/** Aggregates over everything: one row. */
function aggregated(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const source = someSource(shop, wanted)
  const rows = contextOf(wanted, source)
  const context: Context = { ...rows, columns: [], rows, depth: Math.max(rows.depth, 2) }
  const where = whereOf(shop, rows, 0.4)
  const having = random.chance(0.12)
    ? [
        optional(
          'having without group by',
          ' having ',
          random.chance(0.3) ? random.pick(['true', 'false']) : shop.condition(context),
        ),
      ]
    : []
  const grouping = random.chance(0.06)
    ? [optional('group by ()', ' group by ', random.pick(['()', '(), ()', 'grouping sets ((), ())']))]
    : []
  const items = itemsOf(shop, { ...context, windows: random.chance(0.05) }, wanted, {
    sets: random.chance(0.03),
  })
  return {
    sql: query(
      'aggregate without group by',
      'select ',
      items.sql,
      ' from ',
      source.sql,
      ...where,
      ...grouping,
      ...having,
    ),
    columns: items.columns,
    rows: 1,
  }
}

function grouped(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const source = someSource(shop, wanted)
  const rows = contextOf(wanted, source)
  const where = whereOf(shop, rows, 0.4)
  const keys = Array.from({ length: 1 + random.integer(3) }, (): Visible | null => {
    const key = sortKey(shop, rows)
    if (key?.kind !== 'expression') return null
    const column =
      key.parts.length === 1 ? rows.columns.find((known) => known.sql === key.parts[0]) : undefined
    return column ?? { sql: key, type: key.type, name: 'key', key: false }
  }).filter((key) => key !== null)
  if (keys.length === 0) return aggregated(shop, wanted)
  const sets = random.chance(0.35)
  const by = sets ? groupingSets(shop, keys) : list(keys.map(({ sql: text }) => text))
  // Within grouping sets a key that is left out is NULL, and what it determines is not there.
  const determined = sets
    ? []
    : source.determined
        .filter(({ key }) => keys.some(({ sql: text }) => text === key))
        .flatMap(({ columns }) => columns)
  const context: Context = { ...rows, columns: [...keys, ...determined], rows }
  const having = random.chance(0.25) ? [optional('having', ' having ', shop.condition(context))] : []
  const isDistinct = random.chance(0.05) ? [optional('group by distinct', 'distinct ')] : []
  const grouping: Visible[] = sets
    ? [{ sql: sql`grouping(${keys[0]?.sql ?? ''})`, type: 'int4', name: 'grouping', key: false }]
    : []
  const items = itemsOf(
    shop,
    { ...context, columns: [...context.columns, ...grouping], windows: random.chance(0.12) },
    wanted,
    { sets: random.chance(0.03) },
  )
  const text = query(
    'group by',
    'select ',
    items.sql,
    ' from ',
    source.sql,
    ...where,
    ' group by ',
    ...isDistinct,
    by,
    ...having,
    ...tail(shop, wanted, items.columns, null),
  )
  return { sql: text, columns: items.columns, rows: source.rows }
}

function groupingSets(shop: Workshop, keys: readonly Visible[]): Part {
  const { random } = shop
  const all = list(keys.map(({ sql: text }) => text))
  const first = keys[0]?.sql ?? '1'
  const last = keys.at(-1)?.sql ?? '1'
  return random.weighted<() => Part>([
    [1, () => labelled('rollup', 'rollup (', all, ')')],
    [1, () => labelled('cube', 'cube (', all, ')')],
    [1, () => labelled('grouping sets', 'grouping sets ((', all, '), (', last, '))')],
    [1, () => labelled('grouping sets', 'grouping sets ((', all, '), ())')],
    [0.5, () => labelled('grouping sets', 'grouping sets ((', first, '), (', all, '))')],
    [0.4, () => labelled('rollup', first, ', rollup (', last, ')')],
    [0.3, () => labelled('grouping sets', 'grouping sets (rollup (', all, '), (', first, '))')],
  ])()
}

const OPERATIONS = ['union all', 'union', 'intersect', 'intersect all', 'except', 'except all'] as const

function setOperation(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const operation = random.pick(OPERATIONS)
  const link = wanted.link ?? shop.next()
  const needsOrder = operation !== 'union all'
  const sample =
    wanted.columns ??
    Array.from({ length: 1 + random.integer(3) }, () =>
      random.pick<TypeName>([
        'int4',
        'text',
        'int8',
        'bool',
        'date',
        'mood',
        'numeric',
        'jsonb',
        'text[]',
        'timestamptz',
        'email',
      ]),
    )
  const columns = needsOrder ? sample.map((type) => (typeOf(type).ordered ? type : 'text')) : sample
  if (wanted.columns && columns.some((type, index) => type !== wanted.columns?.[index]))
    return simpleSelect(shop, wanted)
  const branch = (): Selected => {
    const inside = { ...wanted, columns, link, depth: wanted.depth - 1, single: false }
    return wanted.depth > 0 && random.chance(0.15) ? setOperation(shop, inside) : simpleSelect(shop, inside)
  }
  const [left, right] = [branch(), branch()]
  const text = query(operation, '(', left.sql, `) ${operation} (`, right.sql, ')')
  const ordered = tail(shop, wanted, left.columns, null)
  return {
    sql: ordered.length > 0 ? query('ordered set operation', text, ...ordered) : text,
    columns: left.columns,
    rows: left.rows + right.rows,
  }
}
