/** The TypeScript names of output columns, and their places in the author's text. */
import type { Span } from '../../diagnostics/span.js'
import type { QuerySource } from '../../model/query-source.js'
import type { AnalysisContext } from '../context.js'
import { sourceOrigin } from '../scope/origin.js'
import { type Scope, type ValueSource, sourceOf } from '../scope/scope.js'
import { outputEntries } from '../tree/output-entries.js'
import type { Node } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/** A column with its original SQL name has its Drizzle key; any other name is converted. */
export function propertyOf(name: string, output: ValueSource, context: AnalysisContext): string {
  if (context.config.naming === 'sql') return name
  for (const step of steps(output)) {
    const column = context.drizzle.find(step)?.column
    if (column?.name === name) return column.key
  }
  return context.property(name)
}

/** The columns through which a value passes, nearest first: a view's own column comes before its table's. */
function* steps(output: ValueSource): Generator<ReturnType<typeof sourceOrigin>> {
  let source: ValueSource | null = output
  while (source?.kind === 'expression' && source.expression.tag === 'VAR') {
    const { scope, expression } = source
    yield viewColumn(scope, expression)
    source = sourceOf(scope, expression)
  }
  yield sourceOrigin(output)
}

function viewColumn(scope: Scope, variable: Extract<Node, { tag: 'VAR' }>): ReturnType<typeof sourceOrigin> {
  const entry = variable.varlevelsup === 0 ? scope.query.rtable[variable.varno - 1] : undefined
  const relation =
    entry?.tag === 'RANGETBLENTRY' && entry.rtekind === 0 ? scope.catalog.relation(entry.relid) : undefined
  const attribute = relation?.attributes.find(({ number }) => number === variable.varattno)
  return relation && attribute ? { relation, attribute } : null
}

/**
 * The place where an output column, counted from 0, begins in the author's text; null if the tree does not
 * contain it.
 */
export const outputPlace = (scope: Scope, column: number): Span | null =>
  expressionPlace(scope.spanAt, outputEntries(scope.query)[column]?.expr ?? null)

/**
 * The item of the result list that contains a place, from its expression to its alias; null if there is no
 * list.
 */
export function itemSpan({ outputItems }: Pick<QuerySource, 'outputItems'>, place: Span): Span | null {
  for (const { expression, alias } of outputItems) {
    const end = alias?.end ?? expression.end
    if (place.start >= expression.start && place.start < end) return { ...expression, end }
  }
  return null
}

/**
 * The place where an expression begins in the author's text: an operator's own location is between its
 * operands.
 */
export function expressionPlace(spanAt: Scope['spanAt'], expression: Node | null): Span | null {
  let first = -1
  if (expression) {
    walk(expression, (node) => {
      const location = 'location' in node ? node.location : -1
      if (location >= 0 && (first < 0 || location < first)) first = location
      return node.tag !== 'QUERY'
    })
  }
  return spanAt(first)
}
