import type { Oid } from '../../database/database.js'
import { outputEntries } from './output-entries.js'
import { isA, type Node } from './nodes.js'

const BOOLEAN: Oid = 16
const INT4: Oid = 23
const INT8: Oid = 20
const TEXT: Oid = 25
const XML: Oid = 142

/**
 * The Postgres type of an expression, as in `exprType` of nodeFuncs.c; null if the tree does not contain it.
 */
export function expressionType(node: Node | null): Oid | null {
  switch (node?.tag) {
    case 'VAR':
      return node.vartype
    case 'CONST':
      return node.consttype
    case 'PARAM':
      return node.paramtype
    case 'AGGREF':
      return node.aggtype
    case 'WINDOWFUNC':
      return node.wintype
    case 'SUBSCRIPTINGREF':
      return node.refrestype
    case 'FUNCEXPR':
      return node.funcresulttype
    case 'OPEXPR':
      return node.opresulttype
    case 'NULLIFEXPR':
      return expressionType(node.args[0] ?? null)
    case 'DISTINCTEXPR':
    case 'SCALARARRAYOPEXPR':
    case 'BOOLEXPR':
    case 'NULLTEST':
    case 'BOOLEANTEST':
    case 'ROWCOMPAREEXPR':
    case 'JSONISPREDICATE':
      return BOOLEAN
    case 'GROUPINGFUNC':
      return INT4
    case 'NEXTVALUEEXPR':
      return INT8
    case 'MERGESUPPORTFUNC':
      return TEXT
    case 'XMLEXPR':
      // IS DOCUMENT 7 of XmlExprOp.
      return node.op === 7 ? BOOLEAN : XML
    case 'SUBLINK':
      return subqueryType(node.subLinkType, node.subselect)
    case 'FIELDSELECT':
    case 'FIELDSTORE':
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'ARRAYCOERCEEXPR':
    case 'CONVERTROWTYPEEXPR':
    case 'COERCETODOMAIN':
      return node.resulttype
    case 'NAMEDARGEXPR':
    case 'COLLATEEXPR':
      return expressionType(node.arg)
    case 'CASEEXPR':
      return node.casetype
    case 'CASETESTEXPR':
    case 'COERCETODOMAINVALUE':
    case 'SETTODEFAULT':
      return node.typeId
    case 'ARRAYEXPR':
      return node.array_typeid
    case 'ROWEXPR':
      return node.row_typeid
    case 'COALESCEEXPR':
      return node.coalescetype
    case 'MINMAXEXPR':
      return node.minmaxtype
    case 'SQLVALUEFUNCTION':
      return node.type
    case 'JSONVALUEEXPR':
      return expressionType(node.formatted_expr ?? node.raw_expr)
    case 'JSONCONSTRUCTOREXPR':
    case 'JSONEXPR':
      return isA(node.returning, 'JSONRETURNING') ? node.returning.typid : null
    case 'RETURNINGEXPR':
      return expressionType(node.retexpr)
    default:
      return null
  }
}

/**
 * For SubLinkType EXPR (4) the type of its column, for ARRAY (6) one that only the catalog knows; the others
 * are conditions.
 */
function subqueryType(kind: number, subselect: Node | null): Oid | null {
  if (kind === 6 || kind === 5) return null
  if (kind !== 4) return BOOLEAN
  const [first] = isA(subselect, 'QUERY') ? outputEntries(subselect) : []
  return expressionType(first?.expr ?? null)
}
