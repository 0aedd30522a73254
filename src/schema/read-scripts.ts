import type { Caller } from './function-stubs.js'
import { withInnerStatements } from './inner-statements.js'
import type { DatabasePlan } from './plan-database.js'
import { creationsIn, referencesIn, type Reference } from './references.js'
import { parseScript } from './sql-tree.js'

/** All statements that make a database, read without a database. */
export interface Scripts {
  /** Keys of everything that scripts and the schema would create. */
  readonly created: ReadonlySet<string>
  /** Every statement, with its references. */
  readonly statements: readonly (Caller & { readonly references: readonly Reference[] })[]
  readonly extensions: ReadonlySet<string>
}

export async function readScripts({ setup, migrations, difference }: DatabasePlan): Promise<Scripts> {
  const statements: Scripts['statements'][number][] = []
  const created = new Set<string>()
  const extensions = new Set<string>()
  for (const text of [
    ...(setup ? [setup.text] : []),
    ...migrations.map((file) => file.text),
    ...difference.additions,
  ]) {
    for (const { start, end, tree } of (await parseScript(text)) ?? []) {
      const trees = await withInnerStatements([tree])
      for (const key of creationsIn(trees)) created.add(key)
      for (const { kind, fields } of trees) {
        if (kind === 'CreateExtensionStmt') extensions.add(String(fields['extname']))
      }
      statements.push({ text: text.slice(start, end), trees, references: referencesIn(trees) })
    }
  }
  return { created, statements, extensions }
}
