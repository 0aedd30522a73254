/** Numbers in JSON that JavaScript may read without all their digits. */
import * as catalogue from '../../diagnostics/catalogue/values.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { AnalysisContext } from '../context.js'
import { expressionType } from '../tree/expression-type.js'
import { withoutDomain } from '../json/type-shapes.js'
import { type Origin, originOf } from '../scope/origin.js'
import { byPlace, passedValues } from '../parameters/passed-values.js'
import type { Scope, ValueSource } from '../scope/scope.js'
import { isA, type Node } from '../tree/nodes.js'
import type { ValueType } from '../../model/value-type.js'

/**
 * Values of `numeric` and `bigint` that become numbers in JSON although the program has them as strings or
 * bigints elsewhere. If the program has them as numbers, JSON loses nothing further; neither does a numeric
 * with so few digits that all are exact.
 */
export function lossyNumbers(
  query: string,
  output: ValueSource,
  type: ValueType,
  place: Span,
  context: AnalysisContext,
): readonly Diagnostic[] {
  if (!isJson(type)) return []
  const found = passedValues(output).flatMap(({ scope, expression, origin, inJson, place: own }) => {
    const pgType = inJson ? numberType(scope, expression) : null
    if (pgType === null || isShort(scope, expression, context)) return []
    const name = origin ? `${origin.relation.name}.${origin.attribute.name}` : 'this value'
    return [{ place: own ?? place, name, kind: pgType }]
  })
  return byPlace(found).map((each) => catalogue.lossyNumber(query, each.place, each.names, each.kind))
}

const isJson = (type: ValueType): boolean =>
  type.kind === 'array' ? isJson(type.element) : type.kind === 'json'

function numberType(scope: Scope, expression: Node): 'numeric' | 'bigint' | null {
  const oid = expressionType(expression)
  const { typname } = oid === null ? { typname: '' } : withoutDomain(scope.catalog, oid)
  return typname === 'numeric' ? 'numeric' : typname === 'int8' ? 'bigint' : null
}

/** Functions whose result has its own digits, whatever the argument. */
const DIVIDING: ReadonlySet<string> = new Set(['avg', 'exp', 'ln', 'log', 'numeric_div', 'power', 'sqrt'])

/** Functions that keep only the requested digits. */
const ROUNDING: ReadonlySet<string> = new Set(['ceil', 'ceiling', 'floor', 'round', 'trunc'])

/** Whether a number can represent every value that is to be expected of the expression. */
function isShort(scope: Scope, expression: Node, context: AnalysisContext): boolean {
  const origin = originOf(scope, expression)
  if (origin) return isShortColumn(origin, context)
  const everyOperand = (oid: number, args: readonly (Node | null)[]): boolean => {
    const name = scope.catalog.function(oid)?.name ?? ''
    if (ROUNDING.has(name)) return true
    if (DIVIDING.has(name) || /^(?:stddev|var)/.test(name)) return numberType(scope, expression) !== 'numeric'
    if (name === 'numeric' && args.length > 1) return hasShortModifier(args[1])
    return args.every((arg) => !arg || numberType(scope, arg) === null || isShort(scope, arg, context))
  }
  switch (expression.tag) {
    case 'FUNCEXPR':
      return everyOperand(expression.funcid, expression.args)
    case 'OPEXPR':
      return everyOperand(expression.opfuncid, expression.args)
    case 'AGGREF':
      return everyOperand(
        expression.aggfnoid,
        expression.args.map((arg) => (isA(arg, 'TARGETENTRY') ? arg.expr : null)),
      )
    case 'WINDOWFUNC':
      return everyOperand(expression.winfnoid, expression.args)
    default:
      return true
  }
}

/** `x::numeric(12, 2)` calls `numeric` with the modifier as a constant: four bytes, the lowest first. */
function hasShortModifier(modifier: Node | null | undefined): boolean {
  if (!isA(modifier, 'CONST') || !modifier.constvalue) return false
  return isShortModifier(
    new DataView(modifier.constvalue.buffer, modifier.constvalue.byteOffset).getInt32(0, true),
  )
}

/** The digits that a number always represents exactly: DBL_DIG. */
const KEPT_DIGITS = 15

/**
 * `make_numeric_typmod` of src/backend/utils/adt/numeric.c: the precision is in the upper half, after
 * VARHDRSZ.
 */
const isShortModifier = (modifier: number): boolean => modifier >= 4 && (modifier - 4) >> 16 <= KEPT_DIGITS

function isShortColumn({ relation, attribute }: Origin, { catalog, types }: AnalysisContext): boolean {
  const { typname } = withoutDomain(catalog, attribute.type)
  if (typname === 'numeric' && isShortModifier(attribute.modifier)) return true
  const type = types.ofColumns([{ relation, attribute }], attribute.type) ?? types.ofPostgres(attribute.type)
  const base = type.kind === 'drizzle' ? type.base : type
  return base.kind !== 'scalar' || NUMBERS.has(base.codec)
}

const NUMBERS: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numericAsNumber'])
