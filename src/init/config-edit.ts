import { ts } from 'ts-morph'

export type ConfigEdit =
  | { readonly kind: 'edited'; readonly text: string }
  /** The config already has Sluice options; they belong to the user. */
  | { readonly kind: 'present' }
  /** `text` is the text to write by hand. */
  | { readonly kind: 'refused'; readonly reason: string; readonly text: string }

/** The options to add, of which at least one is not null. */
export interface AddedOptions {
  readonly out: string | null
  /** The setup file. */
  readonly setup: string | null
}

/**
 * Adds the `sluice` export to a drizzle config: an import after the imports, the export at the end. `typed`
 * means that the package is installed, so that the config can import `defineSluice` from it.
 */
export function addOptions(path: string, text: string, added: AddedOptions, typed: boolean): ConfigEdit {
  if (path.endsWith('.json')) {
    return {
      kind: 'refused',
      reason: 'a config in JSON cannot contain the options of Sluice',
      text: `convert it to drizzle.config.ts and add:\nexport const sluice = ${optionsText(added)}`,
    }
  }
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  if (source.statements.some((statement) => exportsSluice(statement, source))) return { kind: 'present' }
  if (!source.statements.some((statement) => ts.isExportAssignment(statement) || isNamedExport(statement))) {
    return {
      kind: 'refused',
      reason: 'the config is not an ES module, so you must add the options of Sluice by hand',
      text: `module.exports.sluice = ${optionsText(added)}`,
    }
  }

  const style = styleOf(source)
  const imports = source.statements.filter(ts.isImportDeclaration)
  const importLine = `import { defineSluice } from ${style.quoted('sluice-sql')}${style.end}`
  const options = optionsText(added, style.quoted)
  const exportLine = `export const sluice = ${typed ? `defineSluice(${options})` : options}${style.end}`

  const importsEnd = imports.at(-1)?.end ?? 0
  const head = text.slice(0, importsEnd)
  const newImport = typed
    ? importsEnd === 0
      ? `${importLine}${style.newline}`
      : `${style.newline}${importLine}`
    : ''
  const tail = text.slice(importsEnd).trimEnd()
  return {
    kind: 'edited',
    text: `${head}${newImport}${tail}${style.newline}${style.newline}${exportLine}${style.newline}`,
  }
}

export function optionsText(
  { out, setup }: AddedOptions,
  quoted: (value: string) => string = (value) => `'${value}'`,
): string {
  const options = [
    ...(out === null ? [] : [`out: ${quoted(out)}`]),
    ...(setup === null ? [] : [`database: { setup: ${quoted(setup)} }`]),
  ]
  return `{ ${options.join(', ')} }`
}

function isNamedExport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) || isExported(statement)
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)

function exportsSluice(statement: ts.Statement, source: ts.SourceFile): boolean {
  if (ts.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList
    return isExported(statement) && declarations.some(({ name }) => name.getText(source) === 'sluice')
  }
  const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined
  return (
    clause !== undefined &&
    ts.isNamedExports(clause) &&
    clause.elements.some(({ name }) => name.getText(source) === 'sluice')
  )
}

/** The author's own quotes, semicolons and line ends. */
function styleOf(source: ts.SourceFile) {
  const { text, statements } = source
  const quote = /from\s+"/.test(text) ? '"' : "'"
  const semicolon = statements.some((statement) => statement.getText(source).endsWith(';'))
  return {
    quoted: (value: string) => `${quote}${value}${quote}`,
    end: semicolon ? ';' : '',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  }
}
