import type { ts } from 'ts-morph'
import type { SyntaxTree, SyntaxTrees } from './syntax-trees.js'

/** A table or view as it is written. */
export interface Declaration {
  readonly module: SyntaxTree
  /** The string literal with its name: `'users'` of `pgTable('users', …)`. */
  readonly name: ts.StringLiteralLike
  /** The variable that holds it. */
  readonly variable: string | null
  /** The SQL schema; null if the syntax does not show it. */
  readonly schema: string | null
  readonly columns: ReadonlyMap<string, ColumnDeclaration>
}

interface ColumnDeclaration {
  readonly module: SyntaxTree
  readonly key: ts.PropertyName
  readonly builder: ts.Expression
}

/** Finds every `…Table('name', { … })` and `…View('name', …)` of the modules. */
export function findDeclarations(trees: SyntaxTrees): readonly Declaration[] {
  const { ts } = trees
  const found: Declaration[] = []
  for (const module of trees.all) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const [name, columns] = node.arguments
        if (name && ts.isStringLiteralLike(name) && /(?:table|view)$/i.test(calledName(trees, node))) {
          found.push({
            module,
            name,
            variable: variableOf(trees, node),
            schema: schemaOf(trees, module, node),
            columns: columnsOf(trees, module, columns),
          })
        }
      }
      ts.forEachChild(node, visit)
    }
    visit(module.tree)
  }
  return found
}

/** `pgTable` of `pgTable(…)`, `table` of `auth.table(…)`. */
function calledName({ ts }: SyntaxTrees, call: ts.CallExpression): string {
  const callee = call.expression
  if (ts.isIdentifier(callee)) return callee.text
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : ''
}

/**
 * The variable that a declaration initializes, through `.as(…)`, `.existing()`, `satisfies` and similar
 * wrappers.
 */
function variableOf({ ts }: SyntaxTrees, call: ts.CallExpression): string | null {
  let node: ts.Node = call
  while (!ts.isVariableDeclaration(node)) {
    const parent: ts.Node = node.parent
    if (ts.isCallExpression(parent) && parent.expression !== node) return null
    if (!ts.isExpression(parent) && !ts.isVariableDeclaration(parent)) return null
    node = parent
  }
  return ts.isIdentifier(node.name) ? node.name.text : null
}

/**
 * `auth` in `const a = pgSchema('auth')` and `a.table(…)`, even if `a` is imported; `public` for a plain
 * `pgTable`.
 */
function schemaOf(trees: SyntaxTrees, module: SyntaxTree, call: ts.CallExpression): string | null {
  const { ts } = trees
  const callee = call.expression
  if (!ts.isPropertyAccessExpression(callee)) return 'public'
  if (!ts.isIdentifier(callee.expression)) return null
  const initializer = valueOf(trees, module, callee.expression.text)?.value
  const name = initializer && ts.isCallExpression(initializer) ? initializer.arguments[0] : undefined
  return name && ts.isStringLiteralLike(name) ? name.text : null
}

function columnsOf(
  trees: SyntaxTrees,
  module: SyntaxTree,
  expression: ts.Expression | undefined,
): ReadonlyMap<string, ColumnDeclaration> {
  const { ts } = trees
  const columns = new Map<string, ColumnDeclaration>()
  const add = (from: SyntaxTree, node: ts.Node | undefined, depth: number): void => {
    if (!node || depth > 8) return
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
      add(from, node.expression, depth)
    } else if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node)) {
      const body = node.body
      const returned =
        body && ts.isBlock(body) ? body.statements.find(ts.isReturnStatement)?.expression : body
      add(from, returned, depth)
    } else if (ts.isIdentifier(node)) {
      const found = valueOf(trees, from, node.text)
      if (found) add(found.module, found.value, depth + 1)
    } else if (ts.isCallExpression(node)) {
      // A helper that returns the columns: `...timestamps()`.
      add(from, node.expression, depth + 1)
    } else if (ts.isObjectLiteralExpression(node)) {
      for (const property of node.properties) {
        if (ts.isSpreadAssignment(property)) add(from, property.expression, depth + 1)
        const key = property.name
        if (!key || !(ts.isIdentifier(key) || ts.isStringLiteralLike(key))) continue
        if (ts.isPropertyAssignment(property)) {
          columns.set(key.text, { module: from, key, builder: property.initializer })
        } else if (ts.isShorthandPropertyAssignment(property)) {
          const found = valueOf(trees, from, property.name.text)
          const value = found && !ts.isFunctionDeclaration(found.value) ? found.value : property.name
          columns.set(key.text, { module: from, key, builder: value })
        }
      }
    }
  }
  add(module, expression, 0)
  return columns
}

/** The value of a name at the top level of a module, resolved through relative imports. */
export function valueOf(
  trees: SyntaxTrees,
  module: SyntaxTree,
  name: string,
  depth = 0,
): { readonly module: SyntaxTree; readonly value: ts.Expression | ts.FunctionDeclaration } | null {
  const { ts } = trees
  if (depth > 8) return null
  for (const statement of module.tree.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name)
      return { module, value: statement }
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        if (ts.isIdentifier(declaration.name) && declaration.name.text === name && declaration.initializer) {
          return { module, value: declaration.initializer }
        }
      }
    }
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue
    if (!statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const original = importedName(ts, statement, name)
    const target = original === null ? null : trees.imported(module, statement.moduleSpecifier.text)
    const found = target && original !== null ? valueOf(trees, target, original, depth + 1) : null
    if (found) return found
  }
  return null
}

/** The exported name in the other module of what is `name` here. */
function importedName(
  ts: SyntaxTrees['ts'],
  statement: ts.ImportDeclaration | ts.ExportDeclaration,
  name: string,
): string | null {
  if (ts.isExportDeclaration(statement) && !statement.exportClause) return name
  const bindings = ts.isExportDeclaration(statement)
    ? statement.exportClause
    : statement.importClause?.namedBindings
  if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return null
  for (const element of bindings.elements) {
    if (element.name.text === name) return (element.propertyName ?? element.name).text
  }
  return null
}
