/** The stored column of a value, through all expressions that do not change it. */
import type { CatalogAttribute, CatalogFunction, CatalogRelation } from '../../database/catalog.js'
import {
  type DrizzleColumn,
  type DrizzleOrigin,
  type DrizzleRelation,
  mapperOf,
  type SchemaModel,
} from '../../model/schema-model.js'
import { childScope, entryAt, outputOf, type Scope, scopeOf, type ValueSource, sourceOf } from './scope.js'
import { isA, type Node, rteKinds, subLinks, type Var } from '../tree/nodes.js'

export interface Origin {
  readonly relation: CatalogRelation
  readonly attribute: CatalogAttribute
}

/** The one column of all the expression's values; null if there are several, or other values. */
export const originOf = (scope: Scope, expression: Node | null): Origin | null =>
  onlyOne(originsOf(scope, expression))

export const sourceOrigin = (source: ValueSource): Origin | null => onlyOne(sourceOrigins(source))

const onlyOne = (origins: Origins): Origin | null => (origins?.length === 1 ? (origins[0] ?? null) : null)

/**
 * The columns of which an expression has a value, each once: several if it is one or the other, none if it is
 * always NULL. Null if it can be another value.
 */
export type Origins = readonly Origin[] | null

export const originsOf = (scope: Scope, expression: Node | null): Origins => trace(scope, expression)

export const sourceOrigins = (source: ValueSource): Origins => traceSource(source)

/** Aggregates and window functions that return one of their input values. */
const PICKING: ReadonlySet<string> = new Set([
  'any_value',
  'first_value',
  'lag',
  'last_value',
  'lead',
  'max',
  'min',
  'mode',
  'nth_value',
])

/** A column of a recursive query whose origin is being determined. */
interface Recursion {
  readonly scope: Scope
  readonly column: number
}

function trace(scope: Scope, expression: Node | null, within: readonly Recursion[] = []): Origins {
  const inner = (node: Node | null): Origins => trace(scope, node, within)
  if (!expression) return null
  switch (expression.tag) {
    case 'VAR': {
      const declared = declaredOrigin(scope, expression)
      return declared ? [declared] : traceSource(sourceOf(scope, expression), within)
    }
    case 'CONST':
      return expression.constisnull ? [] : null
    case 'RELABELTYPE':
      // Only a cast that the parser adds (COERCE_IMPLICIT_CAST 2); a cast that the author wrote requests
      // another type.
      return expression.relabelformat === 2 ? inner(expression.arg) : null
    case 'COLLATEEXPR':
      return inner(expression.arg)
    case 'RETURNINGEXPR':
      return inner(expression.retexpr)
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      return anyOrigin(expression.args.map((arg) => inner(arg)))
    case 'NULLIFEXPR':
      return inner(expression.args[0] ?? null)
    case 'CASEEXPR':
      return anyOrigin([
        ...expression.args.map((branch) => (branch.tag === 'CASEWHEN' ? inner(branch.result) : null)),
        expression.defresult ? inner(expression.defresult) : [],
      ])
    case 'AGGREF': {
      const [argument] = expression.args
      return picks(scope, expression.aggfnoid) && argument?.tag === 'TARGETENTRY'
        ? inner(argument.expr)
        : null
    }
    case 'WINDOWFUNC':
      // The third argument of lag and lead is a value as well.
      return picks(scope, expression.winfnoid)
        ? anyOrigin([expression.args[0], expression.args[2]].map((arg) => (arg ? inner(arg) : [])))
        : null
    case 'SUBLINK':
      return expression.subLinkType === subLinks.expression && isA(expression.subselect, 'QUERY')
        ? traceSource(outputOf(childScope(scope, expression.subselect), 1), within)
        : null
    default:
      return null
  }
}

/**
 * The column of a view that the Drizzle schema declares, as in
 * `pgView('v', { total: bigint({ mode: 'bigint' }) })`: its type and its mapping are those of Drizzle's own
 * select, whatever the view's expression is.
 */
export function declaredOrigin(scope: Scope, variable: Var): Origin | null {
  const entry = entryAt(scopeOf(scope, variable), variable.varno)
  if (entry.rtekind !== rteKinds.relation) return null
  const relation = scope.catalog.relation(entry.relid)
  const attribute = relation?.attributes.find(({ number }) => number === variable.varattno)
  return relation?.kind === 'v' && attribute && scope.declaresColumn(relation, attribute)
    ? { relation, attribute }
    : null
}

function picks(scope: Scope, oid: number): boolean {
  const called = scope.catalog.function(oid)
  return called !== undefined && picksOneOf(called)
}

/** Whether an aggregate or a window function returns one of its input values. */
export const picksOneOf = (called: CatalogFunction): boolean =>
  called.schema === 'pg_catalog' && PICKING.has(called.name)

function traceSource(source: ValueSource, within: readonly Recursion[] = []): Origins {
  switch (source.kind) {
    case 'attribute': {
      const copied = source.copied && traceSource(source.copied, within)
      return copied && copied.length > 0
        ? copied
        : [{ relation: source.relation, attribute: source.attribute }]
    }
    case 'expression':
      return trace(source.scope, source.expression, within)
    case 'either':
    case 'both':
      return anyOrigin(source.sources.map((part) => traceSource(part, within)))
    case 'recursion': {
      const { scope, column } = source
      // A column that is passed on to itself adds nothing; one with another column's values has their origin.
      if (within.some((other) => other.scope === scope && other.column === column)) return []
      return traceSource(outputOf(scope, column), [...within, { scope, column }])
    }
    default:
      return null
  }
}

/** The origins of a value that comes from one of several parts. */
export function anyOrigin(parts: readonly Origins[]): Origins {
  const found: Origin[] = []
  for (const part of parts) {
    if (part === null) return null
    for (const origin of part)
      if (!found.some((known) => known.attribute === origin.attribute)) found.push(origin)
  }
  return found
}

/** Finds Drizzle's relations and columns by their SQL names. */
export class DrizzleIndex {
  /** Whether any column is of a customType. */
  readonly hasMappers: boolean
  /** Whether the schema has objects that no migration creates. */
  readonly hasUnmigrated: boolean
  private readonly relations = new Map<string, DrizzleRelation>()
  private readonly columns = new Map<DrizzleRelation, ReadonlyMap<string, DrizzleColumn>>()

  constructor(model: SchemaModel) {
    this.hasMappers = model.relations.some(({ columns }) =>
      columns.some(({ type }) => mapperOf(type) !== null),
    )
    this.hasUnmigrated = model.relations.some(({ unmigrated }) => unmigrated !== undefined)
    for (const relation of model.relations) {
      this.relations.set(`${relation.schema}.${relation.name}`, relation)
      this.columns.set(relation, new Map(relation.columns.map((column) => [column.name, column])))
    }
  }

  relation({ schema, name }: CatalogRelation): DrizzleRelation | undefined {
    return this.relations.get(`${schema}.${name}`)
  }

  /**
   * Whether the schema declares the type of a relation's column: for an expression in a view it has only the
   * name.
   */
  declares(relation: CatalogRelation, attribute: CatalogAttribute): boolean {
    const found = this.find({ relation, attribute })
    return found !== null && found.column.type.values.kind !== 'expression'
  }

  find(origin: Origin | null): DrizzleOrigin | null {
    if (!origin) return null
    const relation = this.relation(origin.relation)
    const column = relation && this.columns.get(relation)?.get(origin.attribute.name)
    return relation && column ? { relation, column } : null
  }
}
