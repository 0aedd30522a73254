import type { ts } from 'ts-morph'
import { valueOf } from './declarations.js'
import type { SyntaxTree, SyntaxTrees } from './syntax-trees.js'

/**
 * Whether the labels of a column are string literals in its declaration: in `text({ enum: ['a', 'b'] })`, or
 * in `pgEnum('role', ['a', 'b'])` from which the column's builder comes. Then the union of the labels is the
 * column's static type. If they come from a TypeScript enum, an object, or an expression of another type, the
 * static type can differ.
 */
export function hasLiteralLabels(trees: SyntaxTrees, module: SyntaxTree, builder: ts.Expression): boolean {
  const call = rootCall(trees, builder)
  if (!call) return false
  return ownLabels(trees, module, call) ?? enumLabels(trees, module, call)
}

/** The first call of a chain of methods: `text(…)` of `text(…).array().notNull()`. */
function rootCall({ ts }: SyntaxTrees, builder: ts.Expression): ts.CallExpression | null {
  let node = builder
  for (;;) {
    if (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node)) node = node.expression
    else if (!ts.isCallExpression(node)) return null
    else if (ts.isPropertyAccessExpression(node.expression) && isCallChain(ts, node.expression.expression))
      node = node.expression.expression
    else return node
  }
}

/** `pg.text(…)` calls a member of a module, not the result of another call. */
const isCallChain = (ts: SyntaxTrees['ts'], node: ts.Expression): boolean =>
  ts.isCallExpression(node) || ts.isParenthesizedExpression(node)

/** From the option `enum`; null if the call has none. */
function ownLabels(trees: SyntaxTrees, module: SyntaxTree, call: ts.CallExpression): boolean | null {
  const { ts } = trees
  for (const options of call.arguments) {
    if (!ts.isObjectLiteralExpression(options)) continue
    for (const property of options.properties) {
      if (property.name?.getText(module.tree) !== 'enum') continue
      return ts.isPropertyAssignment(property) && isLiteral(trees, module, property.initializer)
    }
  }
  return null
}

/** From the enum whose builder is called: `role()` of `const role = pgEnum('role', […])`. */
function enumLabels(trees: SyntaxTrees, module: SyntaxTree, { expression }: ts.CallExpression): boolean {
  const { ts } = trees
  const found = ts.isIdentifier(expression) ? valueOf(trees, module, expression.text) : null
  if (!found || !ts.isCallExpression(found.value)) return false
  const callee = found.value.expression
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText(found.module.tree)
  const [, labels] = found.value.arguments
  return /^(?:pgEnum|enum)$/.test(name) && labels !== undefined && isLiteral(trees, found.module, labels)
}

function isLiteral(trees: SyntaxTrees, module: SyntaxTree, labels: ts.Expression): boolean {
  const { ts } = trees
  if (ts.isArrayLiteralExpression(labels)) return labels.elements.every(ts.isStringLiteralLike)
  if (ts.isParenthesizedExpression(labels) || ts.isSatisfiesExpression(labels))
    return isLiteral(trees, module, labels.expression)
  if (ts.isAsExpression(labels)) {
    return ts.isConstTypeReference(labels.type) && isLiteral(trees, module, labels.expression)
  }
  const found = ts.isIdentifier(labels) ? valueOf(trees, module, labels.text) : null
  if (!found || ts.isFunctionDeclaration(found.value)) return false
  const { value } = found
  // A constant has the types of its literals only if it declares so.
  const isConstant = ts.isAsExpression(value) || ts.isSatisfiesExpression(value)
  const isAnnotated = ts.isVariableDeclaration(value.parent) && value.parent.type !== undefined
  return isConstant && !isAnnotated && isLiteral(trees, found.module, value)
}
