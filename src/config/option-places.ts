import type { ts } from 'ts-morph'
import { span, type Span, type TextFile } from '../diagnostics/span.js'

/**
 * The places of options in the config file; a missing option has the place of the object that would contain
 * it.
 */
export interface OptionPlaces {
  /** An option of drizzle-kit, by its path: `['migrations', 'table']`. */
  drizzle(path: readonly string[], part: 'name' | 'value'): Span
  /** An option of the `sluice` export. */
  sluice(path: readonly string[], part: 'name' | 'value'): Span
}

/** Parses the config. This loads a parser, so it is called only if there is something to report. */
export async function openOptionPlaces(file: TextFile): Promise<OptionPlaces> {
  const { ts } = await import('ts-morph')
  const json = file.path.endsWith('.json')
  const tree = json
    ? ts.parseJsonText(file.path, file.text)
    : ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)

  /** The object literal behind calls like `defineConfig({…})`, casts, parentheses and local names. */
  const objectOf = (node: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined => {
    if (!node) return undefined
    if (ts.isObjectLiteralExpression(node)) return node
    if (ts.isCallExpression(node)) return objectOf(node.arguments[0])
    if (ts.isIdentifier(node)) return objectOf(initializerOf(node.text))
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
      return objectOf(node.expression)
    }
    return undefined
  }
  const initializerOf = (name: string): ts.Expression | undefined =>
    tree.statements
      .filter((statement): statement is ts.VariableStatement => ts.isVariableStatement(statement))
      .flatMap((statement) => statement.declarationList.declarations)
      .find((declaration) => ts.isIdentifier(declaration.name) && declaration.name.text === name)?.initializer
  const exported = (): ts.Expression | undefined => {
    for (const statement of tree.statements) {
      if (ts.isExportAssignment(statement)) return statement.expression
      if (json && ts.isExpressionStatement(statement)) return statement.expression
    }
    return undefined
  }
  const find = (
    start: ts.ObjectLiteralExpression | undefined,
    path: readonly string[],
    part: 'name' | 'value',
  ): Span => {
    let place: ts.Node | undefined = start
    let object = start
    for (const [depth, name] of path.entries()) {
      const property = object?.properties.find((candidate) => {
        const key = candidate.name
        return key && (ts.isIdentifier(key) || ts.isStringLiteral(key)) && key.text === name
      })
      if (!property) break
      const value = ts.isPropertyAssignment(property) ? property.initializer : property
      place = depth === path.length - 1 && part === 'value' ? value : (property.name ?? property)
      object = ts.isPropertyAssignment(property) ? objectOf(property.initializer) : undefined
    }
    if (!place) return span(file, 0)
    // For an object, only its first character: a problem with the whole object needs no underline through all
    // its lines.
    const from = place.getStart(tree)
    return span(file, from, ts.isObjectLiteralExpression(place) ? from + 1 : place.getEnd())
  }

  return {
    drizzle: (path, part) => find(objectOf(exported()), path, part),
    sluice: (path, part) => find(objectOf(initializerOf('sluice')), path, part),
  }
}
