/** SELECT: plain, by key, grouped, DISTINCT, VALUES, set operations, WITH. */
import type { Context, Selected, Visible, Wanted, Workshop } from './context.js'
import { binding } from './bindings.js'
import { boundSelect } from './bound-selects.js'
import { elementSelect } from './element-selects.js'
import { aggregated, grouped } from './grouped-selects.js'
import { columnsIn, constantOf, parameterOf, someType, sortKey } from './leaves.js'
import { contextOf, itemsOf, someSource, starOf, tail, whereOf } from './select-parts.js'
import { computed, isNotNull, narrowedSelect } from './narrowed-selects.js'
import { type Source, sourceOf } from './sources.js'
import { expression, list, optional, type Part, query, sql } from './tree.js'
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
    [wanted.columns ? 0 : 2, () => proven(shop, wanted)],
    [wanted.columns ? 0 : 1, () => boundSelect(shop, wanted) ?? plain(shop, wanted)],
    [wanted.columns ? 0 : 1, () => narrowedSelect(shop, wanted) ?? plain(shop, wanted)],
    [wanted.columns ? 0 : 1.2, () => elementSelect(shop, wanted)],
  ])()
}

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

/** The very columns that conditions speak of: what a condition proves too much of comes out as NULL. */
function proven(shop: Workshop, wanted: Wanted): Selected {
  const { random } = shop
  const shallow = { ...wanted, depth: Math.min(wanted.depth, 1) }
  const source = sourceOf(shop, shallow, random.pick([0, 0, 1, 1, 2]))
  const context = { ...contextOf(shallow, source), outer: wanted.outer }
  const isJoin = source.names.length > 0 && random.chance(0.25)
  const known = !isJoin && random.chance(0.25) ? computed(shop, context) : null
  if (known) return selectOfKnown(shop, wanted, source, known)
  const where = isJoin ? null : shop.condition({ ...context, depth: random.pick([0, 1, 1, 2]) })
  const spokenOf = columnsIn(where ?? source.sql, context.columns)
  if (spokenOf.length === 0) return plain(shop, wanted)
  const columns = random
    .some(spokenOf, 3)
    .map(({ sql: text, type }, index) => ({ text, type, name: `c${index + 1}` }))
  const items = list(
    columns.map(({ text, name }) => sql`${text} as ${name}`),
    { link: wanted.link ?? shop.next() },
  )
  const condition = where ? [optional('where', ' where ', where)] : []
  const text = query('select of what is proven', 'select ', items, ' from ', source.sql, ...condition)
  return { sql: text, columns: columns.map(({ name, type }) => ({ name, type })), rows: source.rows }
}

/** An expression that WHERE speaks of, and the same expression in the output. */
function selectOfKnown(shop: Workshop, wanted: Wanted, source: Source, known: Visible): Selected {
  const text = query(
    'select of what is proven',
    'select ',
    known.sql,
    ' as c1 from ',
    source.sql,
    optional('where', ' where ', isNotNull(shop, known)),
    ...tail(shop, wanted, [{ name: 'c1', type: known.type }], null),
  )
  return { sql: text, columns: [{ name: 'c1', type: known.type }], rows: source.rows }
}

/** `distinct on (x)` and the ORDER BY it needs; with LIMIT now and then. */
function distinctOn(shop: Workshop, context: Context, wanted: Wanted): readonly Part[] {
  const { random } = shop
  if (wanted.columns || !random.chance(0.05)) return []
  const value = sortKey(shop, context)
  if (!value) return []
  return [optional('distinct on', 'distinct on (', value, ') '), optional(null, ' order by ', value)]
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
  // A key that holds under a condition is the less likely to be met whole.
  const guarded = keys.filter((column) => column.guards)
  const chosen = random.some(keys, isBare ? 1 + random.integer(2) : 1 + random.integer(3))
  const bound =
    guarded.length > 0 && random.chance(0.5) ? [...new Set([random.pick(guarded), ...chosen])] : chosen
  const equalities = bound.map((column): Part => {
    const others = [...keys, ...outer].filter((other) => other !== column && other.type === column.type)
    const value =
      random.chance(0.2) && others.length > 0
        ? random.pick(others).sql
        : shop.parameterized && random.chance(0.5)
          ? parameterOf(shop, column.type, 0.9)
          : constantOf(shop, column.type)
    if (random.chance(0.2)) return binding(shop, context, column)
    if (random.chance(0.05)) return expression('bool', 'is null', column.sql, ' is null')
    if (column.type === 'int4' && random.chance(0.04))
      return expression('bool', 'volatile key', column.sql, ' = floor(random() * 4)::int')
    // Where the clock skips an hour, two keys without a zone are the same instant.
    if (column.type === 'timestamp' && random.chance(0.1))
      return expression(
        'bool',
        'key equality in two types',
        column.sql,
        " = '2026-03-29 01:30:00+00'::timestamptz and ",
        column.sql,
        ' = ',
        value,
      )
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
  const guards = bound.flatMap(({ guards: own = [] }) => (own.length > 0 ? [random.pick(own)] : []))
  const guard =
    guards.length > 0 && random.chance(0.8)
      ? [expression('bool', 'guarded key', '(', random.pick(guards), ')')]
      : []
  const further = !isBare && random.chance(0.25) ? [shop.condition({ ...context, depth: 1 })] : []
  const items = itemsOf(shop, context, wanted, { sets: random.chance(0.05) })
  const where = optional(
    'where',
    ' where ',
    list([...equalities, ...guard, ...further], { separator: ' and ' }),
  )
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
