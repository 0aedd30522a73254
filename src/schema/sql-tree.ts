import { parse, SqlError } from 'libpg-query'
import { isPlainObject, type PlainObject } from '../config/plain-object.js'

/** A statement of a script. */
export interface ParsedStatement {
  /** UTF-16 offsets into the text that was parsed. */
  readonly start: number
  readonly end: number
  readonly tree: SqlNode
}

/** A node of Postgres's raw parse tree: its kind and its fields. */
export interface SqlNode {
  readonly kind: string
  readonly fields: PlainObject
}

type ParsedText = Awaited<ReturnType<typeof parse>>

/** The raw tree of a text; null if Postgres's grammar does not accept it. */
export async function parseTree(text: string): Promise<ParsedText | null> {
  try {
    return await parse(text)
  } catch (problem) {
    if (problem instanceof SqlError) return null
    throw problem
  }
}

/** Splits a script into statements; null if Postgres's grammar does not accept it. */
export async function parseScript(text: string): Promise<readonly ParsedStatement[] | null> {
  const parsed = await parseTree(text)
  if (!parsed) return null
  const bytes = Buffer.from(text)
  return (parsed.stmts ?? []).flatMap(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    const node = nodeIn(stmt)
    if (!node) return []
    const to = length === undefined || length === 0 ? bytes.length : from + length
    const start = bytes.subarray(0, from).toString().length
    const raw = bytes.subarray(from, to).toString()
    const blank = raw.length - raw.trimStart().length
    return [{ start: start + blank, end: start + raw.trimEnd().length, tree: node }]
  })
}

/** The node in `{ "RangeVar": { … } }`. */
export function nodeIn(value: unknown): SqlNode | null {
  if (!isPlainObject(value)) return null
  const [entry, ...others] = Object.entries(value)
  if (!entry || others.length > 0) return null
  const [kind, fields] = entry
  return /^[A-Z]/.test(kind) && isPlainObject(fields) ? { kind, fields } : null
}

/**
 * All nodes of a tree. A field whose node has only one possible kind contains the node's fields without its
 * kind, as in `"relation": { "relname": … }`; the fields identify such a table, type or role.
 */
export function* nodesOf(value: unknown): Generator<SqlNode> {
  if (Array.isArray(value)) {
    for (const element of value) yield* nodesOf(element)
    return
  }
  if (!isPlainObject(value)) return
  const node = nodeIn(value)
  if (node) {
    yield node
    yield* nodesOf(Object.values(node.fields))
    return
  }
  const kind =
    'relname' in value
      ? 'RangeVar'
      : 'typemod' in value
        ? 'TypeName'
        : 'roletype' in value
          ? 'RoleSpec'
          : null
  if (kind) yield { kind, fields: value }
  else if ('collname' in value) yield { kind: 'CollateClause', fields: value }
  yield* nodesOf(Object.values(value))
}

/** The names in a list of strings: `[{ "String": { "sval": "auth" } }, …]`. */
export function namesIn(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((element: unknown) => {
    const text = nodeIn(element)?.fields['sval']
    return typeof text === 'string' ? [text] : []
  })
}

export const textIn = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null
