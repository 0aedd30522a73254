import type { ts } from 'ts-morph'
import { findDeclarations } from './declarations.js'
import { declarationFor } from './locate.js'
import type { DrizzleColumn, DrizzleRelation, DrizzleType } from './schema-model.js'
import { parseModules, type SyntaxTrees } from './syntax-trees.js'

/** Fills in what `$type<…>()` was given, from the modules' text. Columns marked with an empty `typeArgument` have one. */
export async function readTypeArguments(
  root: string,
  moduleFiles: readonly string[],
  relations: readonly DrizzleRelation[],
): Promise<readonly DrizzleRelation[]> {
  const trees = await parseModules(root, moduleFiles)
  const declarations = findDeclarations(trees)
  const filled = new Map<DrizzleType, { readonly type: DrizzleType; readonly file: string | null }>()
  const declared = relations.map((relation) => {
    const declaration = relation.columns.some((column) => isTyped(column.type))
      ? declarationFor(declarations, relation)
      : null
    if (!declaration) return relation
    const exporting = trees.all.find((module) => module.path === relation.exported?.file) ?? null
    const withArgument = (column: DrizzleColumn): DrizzleColumn => {
      const written = declaration.columns.get(column.key)
      if (!written || !isTyped(column.type)) return column
      const { ts } = trees
      const argumentOf = (depth: number): { text: string; exported: string | null } | null => {
        const node = typeArgument(trees, written.builder, depth)
        if (!node) return null
        const name =
          ts.isTypeReferenceNode(node) && !node.typeArguments && ts.isIdentifier(node.typeName)
            ? node.typeName.text
            : null
        const exported = name !== null && exporting !== null && trees.exports(exporting, name, written.module)
        return { text: node.getText(written.module.tree), exported: exported ? name : null }
      }
      const type = fill(column.type, argumentOf, 0)
      filled.set(column.type, { type, file: relation.exported?.file ?? null })
      return { ...column, type }
    }
    return { ...relation, columns: relation.columns.map(withArgument) }
  })
  // A view built by a query has its columns' types from the tables.
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

export const isTyped = (type: DrizzleType): boolean =>
  type.typeArgument !== null || (type.element !== null && isTyped(type.element))

function fill(
  type: DrizzleType,
  argumentOf: (depth: number) => { text: string; exported: string | null } | null,
  depth: number,
): DrizzleType {
  const element = type.element && fill(type.element, argumentOf, depth + 1)
  const argument = type.typeArgument === null ? null : argumentOf(depth)
  if (!argument) return { ...type, element }
  return { ...type, element, typeArgument: argument.text, typeArgumentExport: argument.exported }
}

/**
 * The argument of the outermost `$type` in a chain of calls, below `depth` calls of `array()`: of
 * `text().$type<A>().array().$type<B>()` the column has B and its elements A.
 */
function typeArgument({ ts }: SyntaxTrees, builder: ts.Expression, depth: number): ts.TypeNode | null {
  let below = depth
  let node: ts.Expression = builder
  for (;;) {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
      node = node.expression
      continue
    }
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null
    const method = node.expression.name.text
    if (method === 'array' && --below < 0) return null
    if (method === '$type' && below === 0) return node.typeArguments?.[0] ?? null
    node = node.expression.expression
  }
}
