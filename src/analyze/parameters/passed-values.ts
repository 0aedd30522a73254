/**
 * Values that reach a result unchanged: alone, as one of several, or as a part of an array, a row or JSON. A
 * value that a function, an operator or a cast of the author computes is a different value.
 */
import type { Span } from '../../diagnostics/span.js'
import { expressionType } from '../tree/expression-type.js'
import { columnsOfRow } from '../json/rows.js'
import { withoutDomain } from '../json/type-shapes.js'
import { declaredOrigin, type Origin, picksOneOf } from '../scope/origin.js'
import { childScope, outputOf, type Scope, scopeOf, type ValueSource, sourceOf } from '../scope/scope.js'
import { isA, type Node, subLinks } from '../tree/nodes.js'

export interface PassedValue {
  readonly scope: Scope
  /** The expression that returns the value. */
  readonly expression: Node
  /** The stored column of the value; null for a value that is computed here. */
  readonly origin: Origin | null
  /** Whether it becomes JSON on its way. */
  readonly inJson: boolean
  /** In the author's text; null if all of it is in views and functions. */
  readonly place: Span | null
}

/**
 * Findings of one kind at one place, by their names: a row has many columns at the place where it is written.
 */
export function byPlace<Kind extends string>(
  found: readonly { readonly place: Span; readonly name: string; readonly kind: Kind }[],
): readonly { readonly place: Span; readonly names: readonly string[]; readonly kind: Kind }[] {
  const groups = new Map<string, { readonly place: Span; readonly names: Set<string>; readonly kind: Kind }>()
  for (const { place, name, kind } of found) {
    const key = `${kind} ${place.file.path} ${place.start}`
    const group = groups.get(key) ?? { place, names: new Set<string>(), kind }
    groups.set(key, group)
    group.names.add(name)
  }
  return [...groups.values()].map(({ place, names, kind }) => ({ place, names: [...names], kind }))
}

/** The path to a value so far. */
interface Way {
  readonly inJson: boolean
  readonly place: Span | null
}

/** The values that an output column passes on. */
export function passedValues(output: ValueSource): readonly PassedValue[] {
  const found: PassedValue[] = []
  // Views can reference each other in a circle, and queries use a part repeatedly.
  const seen: Record<'plain' | 'json', Set<Node>> = { plain: new Set(), json: new Set() }

  const visit = (scope: Scope, expression: Node | null | undefined, from: Way): void => {
    if (!expression || seen[from.inJson ? 'json' : 'plain'].has(expression)) return
    seen[from.inJson ? 'json' : 'plain'].add(expression)
    const location = 'location' in expression ? expression.location : -1
    const way = { ...from, place: scope.spanAt(location) ?? from.place }
    if (isA(expression, 'VAR')) return visitColumn(scope, expression, way)
    if (isA(expression, 'SUBLINK') && isA(expression.subselect, 'QUERY')) {
      const { subLinkType, subselect } = expression
      if (subLinkType === subLinks.expression || subLinkType === subLinks.array) {
        visitSource(outputOf(childScope(scope, subselect), 1), way)
      }
      return
    }
    const parts = partsOf(scope, expression)
    if (parts === null) found.push({ scope, expression, origin: null, ...way })
    else for (const part of parts.values) visit(scope, part, { ...way, inJson: way.inJson || parts.asJson })
  }
  const visitColumn = (scope: Scope, column: Extract<Node, { tag: 'VAR' }>, way: Way): void => {
    const source = sourceOf(scope, column)
    const declared = declaredOrigin(scope, column)
    if (declared) {
      found.push({ scope, expression: column, origin: declared, ...way })
    } else if (source.kind === 'attribute' && source.copied) {
      visitSource(source.copied, way)
    } else if (source.kind === 'attribute') {
      found.push({ scope, expression: column, origin: source, ...way })
    } else if (source.kind === 'row') {
      const own = scopeOf(scope, column)
      for (const [, value] of columnsOfRow(own, column) ?? []) visit(own, value, way)
    } else {
      visitSource(source, way)
    }
  }
  const visitSource = (source: ValueSource, way: Way): void => {
    switch (source.kind) {
      case 'expression':
        return visit(source.scope, source.expression, way)
      case 'either':
      case 'both':
        for (const part of source.sources) visitSource(part, way)
        return
      case 'function': {
        const [only, ...others] = source.entry.functions
        // `unnest` and similar functions pass their input on; of a row only the first column is theirs.
        const call = others.length === 0 && source.column === 1 && isA(only, 'RANGETBLFUNCTION')
        return call ? visit(source.scope, only.funcexpr, way) : undefined
      }
      default:
    }
  }
  visitSource(output, { inJson: false, place: null })
  return found
}

/** The expressions whose values the expression's own value contains; null if it computes its value. */
function partsOf(
  scope: Scope,
  expression: Node,
): { readonly values: readonly (Node | null)[]; readonly asJson: boolean } | null {
  const plain = (...values: readonly (Node | null)[]) => ({ values, asJson: false })
  switch (expression.tag) {
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
    case 'ROWEXPR':
      return plain(...expression.args)
    case 'ARRAYEXPR':
      return plain(...expression.elements)
    case 'NULLIFEXPR':
      return plain(expression.args[0] ?? null)
    case 'CASEEXPR':
      return plain(
        ...expression.args.map((branch) => (isA(branch, 'CASEWHEN') ? branch.result : null)),
        expression.defresult,
      )
    case 'SUBSCRIPTINGREF':
      return plain(expression.refexpr)
    case 'JSONEXPR':
      return isJson(scope, expression) ? plain(expression.formatted_expr) : null
    case 'COERCEVIAIO':
      // From json to jsonb and back.
      return isJson(scope, expression) && expression.arg && isJson(scope, expression.arg)
        ? plain(expression.arg)
        : null
    case 'ARRAYCOERCEEXPR':
      return expression.coerceformat === IMPLICIT ? plain(expression.arg) : null
    case 'COLLATEEXPR':
    case 'CONVERTROWTYPEEXPR':
    case 'NAMEDARGEXPR':
    case 'COERCETODOMAIN':
      return plain(expression.arg)
    case 'RELABELTYPE':
      return expression.relabelformat === IMPLICIT ? plain(expression.arg) : null
    case 'RETURNINGEXPR':
      return plain(expression.retexpr)
    case 'JSONVALUEEXPR':
      return plain(expression.formatted_expr ?? expression.raw_expr)
    case 'JSONCONSTRUCTOREXPR':
      return { values: [...expression.args, expression.func], asJson: true }
    case 'AGGREF':
      return passedOn(
        scope,
        expression,
        expression.aggfnoid,
        expression.args.map((arg) => (isA(arg, 'TARGETENTRY') && !arg.resjunk ? arg.expr : null)),
      )
    case 'WINDOWFUNC':
      return passedOn(scope, expression, expression.winfnoid, expression.args)
    case 'FUNCEXPR':
      return passedOn(scope, expression, expression.funcid, expression.args)
    case 'OPEXPR':
      return passedOn(scope, expression, expression.opfuncid, expression.args)
    default:
      return null
  }
}

/** `COERCE_IMPLICIT_CAST` of primnodes.h; a cast that the author wrote requests the stored form. */
const IMPLICIT = 2

/** Functions of pg_catalog whose result contains arguments unchanged. */
const PASSING: ReadonlySet<string> = new Set([
  'array_agg',
  'array_append',
  'array_cat',
  'array_prepend',
  'array_remove',
  'array_replace',
  'array_reverse',
  'array_sample',
  'array_shuffle',
  'array_sort',
  'percentile_disc',
  'trim_array',
  'unnest',
])

/** Functions that build JSON of any values: `json_build_object`, `jsonb_agg_strict`, `row_to_json`. */
const MAKING_JSON =
  /^(?:(?:to|row_to|array_to)_jsonb?|jsonb?_(?:build_(?:object|array)|(?:object_)?agg(?:_\w+)?))$/

function passedOn(
  scope: Scope,
  expression: Node,
  oid: number,
  values: readonly (Node | null)[],
): ReturnType<typeof partsOf> {
  const called = scope.catalog.function(oid)
  if (called?.schema !== 'pg_catalog') return null
  if (MAKING_JSON.test(called.name)) return { values, asJson: true }
  if (picksOneOf(called) || PASSING.has(called.name)) return { values, asJson: false }
  // What is JSON before and after still contains the same values: `||`, `->`, `jsonb_set`,
  // `jsonb_path_query`.
  if (!isJson(scope, expression)) return null
  return { values: values.filter((value) => value && isJson(scope, value)), asJson: false }
}

function isJson(scope: Scope, expression: Node): boolean {
  const type = expressionType(expression)
  return type !== null && ['json', 'jsonb'].includes(withoutDomain(scope.catalog, type).typname)
}
