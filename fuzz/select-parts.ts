/** What selects are made of: the rows they read, their target lists, their order and limits. */
import type { Context, OutputColumn, Visible, Wanted, Workshop } from './context.js'
import { setCalls } from './row-functions.js'
import { called, someOrdered, someType, sortKey } from './leaves.js'
import { type Source, sourceOf, visibleColumns } from './sources.js'
import { labelled, list, optional, parameter, type Part, type Sql, sql } from './tree.js'
import { typeOf } from './types.js'

/** Depth is what expressions nest by, too; the statement's own level has the most. */
export function contextOf(wanted: Wanted, source: Source | null): Context {
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

export const someSource = (shop: Workshop, wanted: Wanted): Source => {
  const most = wanted.depth > 1 ? 3 : wanted.depth > 0 ? 2 : 1
  return sourceOf(shop, wanted, shop.random.chance(0.3) ? 0 : shop.random.integer(most + 1))
}

export const whereOf = (shop: Workshop, context: Context, probability = 0.55): readonly Part[] =>
  shop.random.chance(probability) ? [optional('where', ' where ', shop.condition(context))] : []

export interface Items {
  readonly sql: Part
  readonly columns: readonly OutputColumn[]
}

/** `*` or `t.*` where no two columns share a name. */
export function starOf(shop: Workshop, wanted: Wanted, source: Source): Items | null {
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

export function itemsOf(
  shop: Workshop,
  context: Context,
  wanted: Wanted,
  { sets, ordered = false }: { readonly sets: boolean; readonly ordered?: boolean },
): Items {
  const { random } = shop
  const types =
    wanted.columns ??
    Array.from({ length: 1 + random.integer(3) }, () =>
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

export function tail(
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
