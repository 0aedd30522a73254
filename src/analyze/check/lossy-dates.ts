/** Parameters that are Dates, which hold milliseconds, compared with columns that hold microseconds. */
import type { CatalogAttribute, CatalogFunction } from '../../database/catalog.js'
import * as catalogue from '../../diagnostics/catalogue/values.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { AnalysisContext } from '../context.js'
import { withoutDomain } from '../json/type-shapes.js'
import { type Origin, originOf } from '../scope/origin.js'
import { childScope, type Scope } from '../scope/scope.js'
import { all, type Node } from '../tree/nodes.js'
import { childrenOf } from '../tree/walk.js'
import type { TypedParameter } from '../../model/typed-query.js'
import type { ValueType } from '../../model/value-type.js'
import { withoutRelabel } from '../prove/equalities.js'

/** Whether the values of a comparison's column are equal to, above, or below the parameter's. */
type Way = 'exact' | 'up' | 'down'

/**
 * A timestamp that was read as a Date and is passed back is up to a millisecond earlier than the stored one.
 * So it equals no such row, and a page that continues after it, in the order of that column, omits or repeats
 * rows. Milliseconds are sufficient for a bound at which the order does not begin, for an inclusive bound,
 * and for the two ends of a range.
 */
export function lossyDates(
  scope: Scope,
  query: string,
  nameSpan: Span,
  parameters: readonly TypedParameter[],
  context: AnalysisContext,
): readonly Diagnostic[] {
  const dates = new Set(parameters.flatMap(({ type }, index) => (isDate(type) ? [index + 1] : [])))
  if (dates.size === 0) return []
  const found: { readonly diagnostic: Diagnostic; readonly isRange: () => boolean }[] = []
  /** The ends of ranges, by level, column and way. */
  const ends = new Map<Scope, Map<CatalogAttribute, Set<Way>>>()
  const noteEnd = (level: Scope, { attribute }: Origin, way: Way): void => {
    const ofLevel = ends.get(level) ?? new Map<CatalogAttribute, Set<Way>>()
    ends.set(level, ofLevel.set(attribute, (ofLevel.get(attribute) ?? new Set()).add(way)))
  }
  const compare = (
    level: Scope,
    one: Node | undefined,
    other: Node | undefined,
    way: Way,
    isInclusive = false,
  ): void => {
    if (!one || !other) return
    const origin = originOf(level, other)
    if (origin && way !== 'exact') noteEnd(level, origin, way)
    const parameter = parameterIn(one)
    if (!parameter || !dates.has(parameter.paramid)) return
    if (!origin || !holdsMicroseconds(origin, context)) return
    if (way !== 'exact' && (isInclusive || !isOrderedBy(level, origin, way))) return
    const opposite = way === 'up' ? 'down' : 'up'
    const isRange = (): boolean =>
      way !== 'exact' && ends.get(level)?.get(origin.attribute)?.has(opposite) === true
    const written = parameters[parameter.paramid - 1]?.name ?? ''
    const name = written.startsWith('$') ? written : `:${written}`
    const place = level.spanAt(parameter.location) ?? nameSpan
    const column = `${origin.relation.name}.${origin.attribute.name}`
    if (!found.some(({ diagnostic: { span } }) => span?.start === place.start)) {
      found.push({ diagnostic: catalogue.lossyDate(query, place, name, column), isRange })
    }
  }
  const visit = (level: Scope, node: Node): void => {
    if (node.tag === 'QUERY') {
      const inner = node === level.query ? level : childScope(level, node)
      for (const child of childrenOf(node)) visit(inner, child)
      return
    }
    if (node.tag === 'OPEXPR' || node.tag === 'SCALARARRAYOPEXPR' || node.tag === 'DISTINCTEXPR') {
      const called = level.catalog.function(node.opfuncid)
      const [left, right] = node.args
      if (called?.isComparison || called?.isInequality) {
        const isExact = node.tag === 'DISTINCTEXPR' || isEquality(called)
        const isLess = /_l[te](?:_|$)/.test(called.name)
        const isInclusive = /_[lg]e(?:_|$)/.test(called.name)
        const list = right?.tag === 'ARRAYEXPR' ? right.elements : [right]
        for (const each of list) {
          compare(level, left, each, isExact ? 'exact' : isLess ? 'up' : 'down', isInclusive)
          compare(level, each, left, isExact ? 'exact' : isLess ? 'down' : 'up', isInclusive)
        }
      }
    }
    if (node.tag === 'ROWCOMPAREEXPR') {
      for (const [index, left] of node.largs.entries()) {
        compare(level, left, node.rargs[index], 'exact')
        compare(level, node.rargs[index], left, 'exact')
      }
    }
    for (const child of childrenOf(node)) visit(level, child)
  }
  visit(scope, scope.query)
  return found.filter(({ isRange }) => !isRange()).map(({ diagnostic }) => diagnostic)
}

const isEquality = ({ isEquality: isEqual, isInequality }: CatalogFunction): boolean =>
  isEqual || isInequality

function isDate(type: ValueType): boolean {
  if (type.kind === 'array') return isDate(type.element)
  const base = type.kind === 'drizzle' && !type.mapped ? type.base : type
  return base.kind === 'scalar' && (base.codec === 'timestamp' || base.codec === 'timestamptz')
}

function parameterIn(node: Node): Extract<Node, { tag: 'PARAM' }> | null {
  const inner = withoutRelabel(node)
  return inner.tag === 'PARAM' && inner.paramkind === 0 ? inner : null
}

/** The modifier of `timestamp(p)` is its precision; without one it has 6 digits. */
function holdsMicroseconds({ attribute }: Origin, { catalog }: AnalysisContext): boolean {
  const { typname } = withoutDomain(catalog, attribute.type)
  const isTimestamp = typname === 'timestamp' || typname === 'timestamptz'
  return isTimestamp && (attribute.modifier < 0 || attribute.modifier > 3)
}

/** Whether the level orders its rows by the column, in that direction. */
function isOrderedBy(level: Scope, { attribute }: Origin, way: Way): boolean {
  const entries = all(level.query.targetList, 'TARGETENTRY')
  return all(level.query.sortClause, 'SORTGROUPCLAUSE').some(({ tleSortGroupRef, sortop }) => {
    const key = entries.find(({ ressortgroupref }) => ressortgroupref === tleSortGroupRef)
    const isUp = !DESCENDING.has(sortop)
    return originOf(level, key?.expr ?? null)?.attribute === attribute && isUp === (way === 'up')
  })
}

/** `>` of timestamp and timestamptz (src/include/catalog/pg_operator.dat). */
const DESCENDING: ReadonlySet<number> = new Set([2064, 1324])
