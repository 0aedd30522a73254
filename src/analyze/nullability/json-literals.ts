/**
 * The value at a key of JSON that the statement builds itself: `jsonb_build_object('name', 'v') ->> 'name'`.
 */
import type { Catalog } from '../../database/catalog.js'
import { constantInteger, constantText } from '../tree/constants.js'
import { expressionType } from '../tree/expression-type.js'
import { isA, type Node } from '../tree/nodes.js'
import { NEVER, type Context, type Why } from './context.js'

/** The functions of `->` and `->>`, and whether they return text, for which JSON null becomes NULL. */
const MEMBERS: ReadonlyMap<string, 'json' | 'text'> = new Map([
  ['json_object_field(json, text)', 'json'],
  ['jsonb_object_field(jsonb, text)', 'json'],
  ['json_array_element(json, integer)', 'json'],
  ['jsonb_array_element(jsonb, integer)', 'json'],
  ['json_object_field_text(json, text)', 'text'],
  ['jsonb_object_field_text(jsonb, text)', 'text'],
  ['json_array_element_text(json, integer)', 'text'],
  ['jsonb_array_element_text(jsonb, integer)', 'text'],
])

/**
 * Why such a member can be NULL; null for any other expression, and if it is unknown whether the member
 * exists.
 */
export function whyMember(node: Node, context: Context): Why | null {
  const member = memberOf(node, context.scope.catalog)
  if (!member) return null
  if (member.gives === 'json') return NEVER
  // A value of a built-in type other than JSON becomes JSON null only if it is NULL.
  return isPlain(expressionType(member.value), context.scope.catalog) ? context.why(member.value) : null
}

function memberOf(
  node: Node,
  catalog: Catalog,
): { readonly value: Node; readonly gives: 'json' | 'text' } | null {
  const [json, key] = node.tag === 'OPEXPR' || node.tag === 'FUNCEXPR' ? node.args : []
  const oid = node.tag === 'OPEXPR' ? node.opfuncid : node.tag === 'FUNCEXPR' ? node.funcid : 0
  const called = catalog.function(oid)
  const gives = called?.schema === 'pg_catalog' ? MEMBERS.get(called.signature) : undefined
  if (!gives || !json || !key) return null
  const built = memberOf(json, catalog)?.value ?? json
  const value = valueAt(built, key, catalog)
  return value ? { value, gives } : null
}

/** The value that a call of a constructor assigns to a constant key. */
function valueAt(built: Node, key: Node, catalog: Catalog): Node | null {
  if (!isA(built, 'FUNCEXPR') || built.funcvariadic) return null
  const called = catalog.function(built.funcid)
  if (called?.schema !== 'pg_catalog') return null
  switch (called.name) {
    case 'json_build_object':
    case 'jsonb_build_object': {
      const keys = built.args.filter((_, index) => index % 2 === 0).map(keyOf)
      const wanted = keyOf(key)
      // With a key that is not constant, or that occurs twice, the member may have another value.
      const isOne = !keys.includes(null) && keys.filter((name) => name === wanted).length === 1
      return wanted !== null && isOne ? (built.args[keys.indexOf(wanted) * 2 + 1] ?? null) : null
    }
    case 'json_build_array':
    case 'jsonb_build_array': {
      const index = constantInteger(key)
      return index === null ? null : (built.args.at(index) ?? null)
    }
    default:
      return null
  }
}

/** `unknown` of pg_type.dat: a literal without a type from its context, a C string with its final zero. */
const UNKNOWN = 705

const keyOf = (key: Node): string | null =>
  key.tag === 'CONST' && key.consttype === UNKNOWN && key.constvalue
    ? new TextDecoder().decode(key.constvalue.subarray(0, -1))
    : constantText(key)

/** JSON types, whose values can be JSON null. */
const JSON_TYPES: ReadonlySet<string> = new Set(['json', 'jsonb'])

function isPlain(oid: number | null, catalog: Catalog): boolean {
  if (oid === null || oid === UNKNOWN) return oid === UNKNOWN
  const { kind, schema, typname, castsToJson } = catalog.type(oid)
  const isBuiltIn = kind === 'b' && schema === 'pg_catalog' && !JSON_TYPES.has(typname)
  // A cast to json determines the JSON of a schema's type.
  return isBuiltIn || (kind === 'e' && !castsToJson)
}
