import type { ts } from 'ts-morph'
import { findDeclarations } from './declarations.js'
import { declarationFor } from './locate.js'
import {
  type DrizzleColumn,
  type DrizzleRelation,
  type DrizzleType,
  elementOf,
  isTypedBySchema,
} from '../model/schema-model.js'
import { hasLiteralLabels } from './literal-labels.js'
import { parseModules, type SyntaxTrees } from './syntax-trees.js'

/**
 * Fills in the argument of `$type<…>()`, from the modules' text, for columns with an empty `typeArgument`.
 * Labels that are literals there need none. `typesElements`: whether `$type` after `array()` declares the
 * type of the elements.
 */
export async function readTypeArguments(
  root: string,
  moduleFiles: readonly string[],
  relations: readonly DrizzleRelation[],
  typesElements: boolean,
): Promise<readonly DrizzleRelation[]> {
  const trees = await parseModules(root, moduleFiles)
  const declarations = findDeclarations(trees)
  const filled = new Map<DrizzleType, { readonly type: DrizzleType; readonly file: string | null }>()
  const declared = relations.map((relation) => {
    const declaration = relation.columns.some((column) => isTypedBySchema(column.type))
      ? declarationFor(declarations, relation)
      : null
    if (!declaration) return relation
    const exporting = trees.all.find((module) => module.path === relation.exported?.file) ?? null
    const withArgument = (column: DrizzleColumn): DrizzleColumn => {
      const written = declaration.columns.get(column.key)
      if (!written || !isTypedBySchema(column.type)) return column
      const { ts } = trees
      const argumentOf = (depth: number): { text: string; exported: string | null } | null => {
        const node = typeArgument(trees, written.builder, typesElements ? null : depth)
        if (!node) return null
        const name =
          ts.isTypeReferenceNode(node) && !node.typeArguments && ts.isIdentifier(node.typeName)
            ? node.typeName.text
            : null
        const exported = name !== null && exporting !== null && trees.exports(exporting, name, written.module)
        return { text: node.getText(written.module.tree), exported: exported ? name : null }
      }
      const literal = hasLiteralLabels(trees, written.module, written.builder)
      const type = fill(column.type, argumentOf, literal, 0)
      filled.set(column.type, { type, file: relation.exported?.file ?? null })
      return { ...column, type }
    }
    return { ...relation, columns: relation.columns.map(withArgument) }
  })
  // The columns of a view with a query have the types of the tables.
  return declared.map((relation) => {
    const columns = relation.columns.map((column) => {
      const source = filled.get(column.type)
      if (!source) return column
      const importable = source.file === relation.exported?.file
      return { ...column, type: importable ? source.type : { ...source.type, typeArgumentExport: null } }
    })
    return { ...relation, columns }
  })
}

function fill(
  type: DrizzleType,
  argumentOf: (depth: number) => { text: string; exported: string | null } | null,
  hasLiteralLabels: boolean,
  depth: number,
): DrizzleType {
  const element = elementOf(type)
  const filled: DrizzleType = element
    ? { ...type, values: { kind: 'array', element: fill(element, argumentOf, hasLiteralLabels, depth + 1) } }
    : type
  const argument = type.typeArgument === null ? null : argumentOf(depth)
  if (argument) return { ...filled, typeArgument: argument.text, typeArgumentExport: argument.exported }
  return hasLiteralLabels && type.values.kind === 'labels' ? { ...filled, typeArgument: null } : filled
}

/**
 * The argument of the outermost `$type` in a chain of calls, below `depth` calls of `array()`: in
 * `text().$type<A>().array().$type<B>()` the column has B and its elements A. Null for `depth` means any
 * depth: from Drizzle 1.0 on the elements have B.
 */
function typeArgument({ ts }: SyntaxTrees, builder: ts.Expression, depth: number | null): ts.TypeNode | null {
  let below = depth ?? 0
  let node: ts.Expression = builder
  for (;;) {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
      node = node.expression
      continue
    }
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null
    const method = node.expression.name.text
    if (depth !== null && method === 'array' && --below < 0) return null
    if (method === '$type' && below === 0) return node.typeArguments?.[0] ?? null
    node = node.expression.expression
  }
}
