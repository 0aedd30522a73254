import type { Snapshot, SnapshotColumn } from '../snapshot.js'

/**
 * drizzle-kit writes the types it knows unquoted and quotes all others as a whole. So it breaks a type with a
 * schema or an argument (`"app.citext"`), and loses the schema of an enum whose name begins like a built-in
 * type.
 */
export function repairStatements(statements: readonly string[], snapshot: Snapshot): readonly string[] {
  const columns = Object.values(snapshot.tables).flatMap((table) => Object.values(table.columns))
  // Hundreds of columns share a few types.
  const distinct = new Map(
    columns.flatMap(replacementsFor).map((pair) => [`${pair[0].source} ${pair[1]}`, pair]),
  )
  const replacements = [...distinct.values()]
  return statements.map((statement) =>
    replacements.reduce((text, [from, to]) => text.replaceAll(from, () => to), statement),
  )
}

function replacementsFor(column: SnapshotColumn): readonly (readonly [from: RegExp, to: string])[] {
  const type = column.type.replace(/(?:\[\d*\])+$/, '')
  if (column.typeSchema !== undefined) {
    const bare = new RegExp(`${pattern(`"${column.name}" ${type}`)}(?![\\w$])`, 'g')
    return [[bare, `"${column.name}" "${column.typeSchema}"."${type}"`]]
  }
  return /[.( ]/.test(type) ? [[new RegExp(pattern(`"${type}"`), 'g'), type]] : []
}

const pattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
