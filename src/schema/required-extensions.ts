import type { TextFile } from '../diagnostics/span.js'
import { shown } from './comparison.js'
import { extensionOfOperatorClass, extensionOfType, extensionsInExpression } from './extension-needs.js'
import type { SchemaModel } from '../model/schema-model.js'
import type { Snapshot } from './snapshot.js'
import { nodesOf, parseScript } from './sql-tree.js'

/** SQL names of the extensions that scripts create. */
export async function createdExtensions(scripts: readonly TextFile[]): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const { text } of scripts) {
    // Reading every migration needs a parser; few create an extension.
    if (!/\bextension\b/i.test(text)) continue
    for (const node of nodesOf(
      (await parseScript(text))?.map(({ tree }) => ({ [tree.kind]: tree.fields })),
    )) {
      const name = node.kind === 'CreateExtensionStmt' ? node.fields['extname'] : null
      if (typeof name === 'string') found.add(name)
    }
  }
  return [...found]
}

/** Extensions that the schema module needs, each with the first table or column that needs it. */
export function neededExtensions(model: SchemaModel, snapshot: Snapshot): ReadonlyMap<string, string> {
  const needed = new Map<string, string>()
  const need = (extension: string | null, by: string): void => {
    if (extension !== null && !needed.has(extension)) needed.set(extension, by)
  }
  for (const { schema, name, columns } of model.relations) {
    for (const column of columns)
      need(extensionOfType(column.type.sqlType), shown(`${schema}.${name}.${column.name}`))
  }
  for (const [key, table] of Object.entries(snapshot.tables)) {
    for (const { name, default: text } of Object.values(table.columns)) {
      if (typeof text !== 'string') continue
      for (const extension of extensionsInExpression(text)) need(extension, shown(`${key}.${name}`))
    }
    for (const name of JSON.stringify(table.indexes).match(/\w+_ops\b/g) ?? [])
      need(extensionOfOperatorClass(name), shown(key))
  }
  return needed
}
