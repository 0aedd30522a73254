import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Adds a column to the result of the file's first query, `edit_7`; the text is that of the file as it was made. */
export function withEditedQuery(text: string, number: number): string {
  return replaceFirst(text, /^select id, /m, `select id, ${number} as edit_${number}, `)
}

/** Adds a nullable column to the file's first table. */
export function withAddedColumn(text: string, number: number): string {
  const key = '    id: uuid().primaryKey().defaultRandom(),\n'
  return replaceFirst(text, new RegExp(escape(key)), `${key}    edit${number}: text('edit_${number}'),\n`)
}

const escape = (text: string): string => text.replaceAll(/[.()]/g, String.raw`\$&`)

function replaceFirst(text: string, pattern: RegExp, replacement: string): string {
  const edited = text.replace(pattern, replacement)
  if (edited === text) throw new Error(`nothing to edit: ${pattern.source}`)
  return edited
}

/** Edits a file of the project; each edit begins at the file's first state. */
export function editor(
  folder: string,
  path: string,
  edit: (text: string, number: number) => string,
): (number: number) => void {
  const file = join(folder, path)
  const original = readFileSync(file, 'utf8')
  return (number) => writeFileSync(file, edit(original, number))
}
