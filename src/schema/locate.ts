import type { ts } from 'ts-morph'
import { span, type Span } from '../diagnostics/span.js'
import { findDeclarations, type Declaration } from './declarations.js'
import type { DrizzleRelation, DeclarationLocator, SchemaModel } from '../model/schema-model.js'
import { parseModules, type SyntaxTree, type SyntaxTrees } from './syntax-trees.js'

/** Reads the user's modules as text and finds the places of the model's relations and columns. */
export async function locate(root: string, model: SchemaModel): Promise<DeclarationLocator> {
  const trees = await parseModules(root, model.moduleFiles)
  const declarations = findDeclarations(trees)
  const byName = new Map(
    model.relations.map((relation) => [qualified(relation.schema, relation.name), relation]),
  )
  const declarationOf = (schema: string, name: string): Declaration | null => {
    const relation = byName.get(qualified(schema, name))
    return relation ? declarationFor(declarations, relation) : null
  }
  return {
    relation(schema, name) {
      const declaration = declarationOf(schema, name)
      return declaration && placeOf(declaration.module, declaration.name)
    },
    column(schema, relation, column) {
      const declaration = declarationOf(schema, relation)
      const key = byName
        .get(qualified(schema, relation))
        ?.columns.find((candidate) => candidate.name === column)?.key
      const found = key === undefined ? undefined : declaration?.columns.get(key)
      if (found) return placeOf(found.module, found.key)
      // The columns of a view with a query have no declaration.
      return key !== undefined && declaration ? placeOf(declaration.module, declaration.name) : null
    },
    named(name, owner) {
      const declaration = owner && declarationOf(owner.schema, owner.name)
      if (declaration) {
        const found = findNamed(trees.ts, declaration.name.parent, name, declaration.name)
        if (found) return placeOf(declaration.module, found)
      }
      for (const module of trees.all) {
        const found = findNamed(trees.ts, module.tree, name, null)
        if (found) return placeOf(module, found)
      }
      return null
    },
  }
}

/**
 * The declaration of a relation. Neither the name (a pgTableCreator adds to it) nor the variable (modules
 * rename re-exports) is decisive alone, so the declaration with the most matches wins; one without a match
 * does not count.
 */
export function declarationFor(
  declarations: readonly Declaration[],
  relation: Pick<DrizzleRelation, 'schema' | 'name' | 'exported'>,
): Declaration | null {
  let best: Declaration | null = null
  let bestScore = 0
  for (const declaration of declarations) {
    const name = declaration.name.text === relation.name
    const variable = declaration.variable !== null && declaration.variable === relation.exported?.name
    if (!name && !variable) continue
    if (declaration.schema !== null && declaration.schema !== relation.schema) continue
    const file = declaration.module.path === relation.exported?.file
    const score = (name ? 4 : 0) + (variable ? 2 : 0) + (file ? 1 : 0)
    if (score > bestScore) [best, bestScore] = [declaration, score]
  }
  return best
}

export function placeOf(module: SyntaxTree, node: ts.Node): Span {
  return span(module.file, node.getStart(module.tree), node.getEnd())
}

/**
 * The first call below a node whose first argument, or whose option `name`, is this text, except `except`.
 */
function findNamed(
  typescript: SyntaxTrees['ts'],
  within: ts.Node,
  name: string,
  except: ts.Node | null,
): ts.Node | null {
  let found: ts.Node | null = null
  const visit = (node: ts.Node): void => {
    if (found) return
    if (typescript.isStringLiteralLike(node) && node.text === name && node !== except) {
      const { parent } = node
      const isArgument = typescript.isCallExpression(parent) && parent.arguments[0] === node
      const isOption = typescript.isPropertyAssignment(parent) && parent.name.getText() === 'name'
      if (isArgument || isOption) found = node
    }
    typescript.forEachChild(node, visit)
  }
  visit(within)
  return found
}

const qualified = (schema: string, name: string): string => JSON.stringify([schema, name])
