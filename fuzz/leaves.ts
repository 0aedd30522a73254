/** Expressions without operands: columns, constants, parameters; and calls by template, whose operands follow. */
import type { Context, Visible, Workshop } from './context.js'
import { expression, parameter, type Part, type Sql, sql } from './tree.js'
import { commonTypes, elementTypes, literal, type TypeName, typeNames, typeOf, valueText } from './types.js'

export function leafOf(shop: Workshop, context: Context, type: TypeName): Part {
  const { random } = shop
  const fits = (column: Visible): boolean => column.type === type
  const columns = context.columns.filter(fits)
  const outer = context.outer.filter(fits)
  const others = type === 'sealed' ? columns.filter(({ name }) => name !== columns[0]?.name) : []
  return random.weighted<() => Part>([
    [columns.length > 0 ? 9 : 0, () => columnOf(random.pick(columns))],
    [outer.length > 0 ? 2 : 0, () => columnOf(random.pick(outer))],
    [others.length > 0 ? 4 : 0, () => mixedOf(shop, columns, others)],
    [1, () => constantOf(shop, type)],
    [0.15, () => expression(type, 'null', `null::${typeOf(type).sql}`)],
    [shop.parameterized ? 1.2 : 0, () => parameterOf(shop, type)],
  ])()
}

/** Columns of two customTypes, which store their values in two ways: the name of the column tells which. */
function mixedOf({ random }: Workshop, columns: readonly Visible[], others: readonly Visible[]): Part {
  const [first] = columns
  if (!first) throw new Error('there is no column')
  const [a, b] = [first, random.pick(others)].map(columnOf)
  if (!a || !b) throw new Error('two columns are wanted')
  return random.pick([
    () => expression('sealed', 'two customTypes', 'coalesce(', a, ', ', b, ')'),
    () => expression('sealed', 'two customTypes', 'case when ', a, ' is null then ', b, ' else ', a, ' end'),
    () => expression('sealed', 'two customTypes', 'greatest(', a, ', ', b, ')'),
  ])()
}

export const columnOf = ({ type, sql: text }: Visible): Part => expression(type, null, text)

export function constantOf({ random }: Workshop, type: TypeName): Part {
  return expression(type, null, literal(type, valueText(random, type, 0.08)))
}

/** A parameter, sometimes one that is there already; mostly with a cast, as few places alone say its type. */
export function parameterOf(
  shop: Workshop,
  type: TypeName,
  bare = 0.04,
  storedIn: string | null = null,
): Part {
  const { random, parameters } = shop
  const known = [...parameters]
    .filter(([name, its]) => its === type && !shop.passedOn.has(name))
    .map(([name]) => name)
  const name = known.length > 0 && random.chance(0.3) ? random.pick(known) : `p${parameters.size + 1}`
  if (!parameters.has(name)) {
    const ofElements =
      elementTypes.has(type) && random.chance(0.25) ? random.pick(['[!]', '[?]'] as const) : ''
    const ofValue = random.chance(0.25) ? random.pick(['!', '?'] as const) : ''
    if (ofElements || ofValue) shop.marks.set(name, `${ofElements}${ofValue}`)
  }
  parameters.set(name, type)
  return expression(
    type,
    null,
    parameter(name, storedIn, shop.marks.get(name)),
    ...(random.chance(bare) ? [] : [`::${typeOf(type).sql}`]),
  )
}

/** A type that the columns at hand have, or any other. */
export function someType({ random }: Workshop, { columns, outer }: Context): TypeName {
  const at = random.chance(0.9) ? columns : outer
  if (at.length > 0 && random.chance(0.85)) return random.pick(at).type
  return random.pick(random.chance(0.8) ? commonTypes : typeNames)
}

export function someOrdered(shop: Workshop, context: Context): TypeName {
  const type = someType(shop, context)
  return typeOf(type).ordered ? type : 'int4'
}

const templates = new Map<string, readonly string[]>()
const isType = (name: string): name is TypeName => (typeNames as readonly string[]).includes(name)

/** A relation's row as a whole; in a grouped query, where no row is at hand, a row of expressions. */
function wholeRow(shop: Workshop, context: Context): Sql {
  const column = context.columns.length > 0 ? shop.random.pick(context.columns).sql : null
  const dot = typeof column === 'string' && !context.rows ? column.indexOf('.') : -1
  if (typeof column === 'string' && dot > 0) return column.slice(0, dot)
  return sql`row(${shop.expression({ ...context, depth: 0 }, 'int4')}, ${shop.expression({ ...context, depth: 0 }, 'text')})`
}

/** A template with expressions where its braces are; `{T}` has the type `own`. */
export function filled(shop: Workshop, context: Context, template: string, own?: TypeName): readonly Sql[] {
  let pieces = templates.get(template)
  if (!pieces) templates.set(template, (pieces = template.split(/\{([A-Za-z]\w*(?:\[\])?)\}/)))
  return pieces.map((piece, index) => {
    if (index % 2 === 0) return piece
    if (piece === 'any') return shop.expression(context, someType(shop, context))
    if (piece === 'row') return wholeRow(shop, context)
    if (piece === 'T' && own) return shop.expression(context, own)
    if (piece === 'jsonb_object') {
      const value = leafOf(shop, context, 'jsonb')
      return sql`case when jsonb_typeof(${value}) = 'object' then ${value} end`
    }
    // '{a}' inside a quoted constant is text.
    return isType(piece) ? shop.expression(context, piece) : `{${piece}}`
  })
}

export function called(
  shop: Workshop,
  context: Context,
  type: TypeName,
  template: string,
  label: string,
): Part {
  return expression(type, label, ...filled(shop, context, template, type))
}

/** A value to group, sort or tell apart by; null where there is nothing but constants, which would mean places. */
export function sortKey(shop: Workshop, context: Context): Part | null {
  const columns = context.columns.filter((column) => typeOf(column.type).ordered)
  if (columns.length === 0) return null
  if (shop.random.chance(0.75)) return columnOf(shop.random.pick(columns))
  const made = shop.expression(
    { ...context, depth: 1, outer: [], windows: false },
    someOrdered(shop, context),
  )
  const [first, ...others] = made.parts
  const isConstant = others.length === 0 && !columns.some((column) => column.sql === first)
  return isConstant ? columnOf(shop.random.pick(columns)) : made
}

/** The columns that occur in a tree. */
export function columnsIn(tree: Sql, columns: readonly Visible[]): readonly Visible[] {
  const texts = new Set<Sql>()
  const visit = (node: Sql): void => {
    if (typeof node === 'string') texts.add(node)
    else node.parts.forEach(visit)
  }
  visit(tree)
  return columns.filter(({ sql: text }) => texts.has(text))
}
