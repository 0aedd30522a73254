import { parsePlPgSQL, SqlError } from 'libpg-query'
import { isPlainObject } from '../config/plain-object.js'
import { nodeIn, nodesOf, parseScript, textIn, type SqlNode } from './sql-tree.js'

/** The statements of a DO block, as far as they can be read. */
export interface BlockStatements {
  readonly statements: readonly SqlNode[]
  /** False if the block also executes text that it computes, or its language or syntax cannot be read. */
  readonly isComplete: boolean
}

/**
 * Statements, and those inside them that Postgres analyses when it runs them: the bodies of DO blocks and of
 * functions in SQL. Bodies in other languages are analysed when the function is called.
 */
export async function withInnerStatements(trees: readonly SqlNode[]): Promise<readonly SqlNode[]> {
  const all: SqlNode[] = []
  for (const tree of trees) {
    all.push(tree)
    if (tree.kind === 'DoStmt') all.push(...(await blockStatements(tree)).statements)
    const body = sqlBody(tree)
    if (body !== null) all.push(...((await parseScript(body)) ?? []).map((statement) => statement.tree))
  }
  return all
}

export async function blockStatements({ fields }: SqlNode): Promise<BlockStatements> {
  const body = optionOf(fields['args'], 'as')
  const language = optionOf(fields['args'], 'language') ?? 'plpgsql'
  if (body === null || language !== 'plpgsql') return { statements: [], isComplete: false }
  const parsed = await parseBlock(body)
  if (parsed === null) return { statements: [], isComplete: false }
  const statements: SqlNode[] = []
  let isComplete = true
  for (const node of nodesOf(parsed)) {
    if (DYNAMIC.has(node.kind)) isComplete = false
    if (node.kind !== 'PLpgSQL_expr') continue
    const inner = await parseScript(statementOf(node))
    if (inner === null) isComplete = false
    else statements.push(...inner.map(({ tree }) => tree))
  }
  return { statements, isComplete }
}

/** Statements of PL/pgSQL whose SQL is computed, or that run code which is not visible. */
const DYNAMIC: ReadonlySet<string> = new Set([
  'PLpgSQL_stmt_dynexecute',
  'PLpgSQL_stmt_dynfors',
  'PLpgSQL_stmt_call',
])

async function parseBlock(body: string): Promise<unknown> {
  const quote = dollarQuote(body)
  try {
    return await parsePlPgSQL(`do ${quote}${body}${quote}`)
  } catch (problem) {
    // Its errors are those of the grammar, as for plain SQL.
    if (problem instanceof SqlError || problem instanceof Error) return null
    throw problem
  }
}

function dollarQuote(body: string): string {
  for (let number = 0; ; number++) {
    const quote = `$sluice${number}$`
    if (!body.includes(quote)) return quote
  }
}

/**
 * The SQL of an expression of PL/pgSQL: a statement (mode 0), an expression (2), or an assignment (3 and later).
 * Source: RawParseMode, src/include/parser/parser.h
 */
function statementOf({ fields }: SqlNode): string {
  const query = textIn(fields['query']) ?? ''
  const mode = Number(fields['parseMode'] ?? 0)
  if (mode === 0) return query
  return `select ${mode === 2 ? query : query.replace(/^.*?:?=/s, '')}`
}

function sqlBody({ kind, fields }: SqlNode): string | null {
  if (kind !== 'CreateFunctionStmt' || optionOf(fields['options'], 'language') !== 'sql') return null
  return optionOf(fields['options'], 'as')
}

/** A text among options; for `as 'file', 'symbol'` the first. */
function optionOf(options: unknown, name: string): string | null {
  const option = (Array.isArray(options) ? options : [])
    .map(nodeIn)
    .find((node) => node?.kind === 'DefElem' && node.fields['defname'] === name)
  const value = nodeIn(option?.fields['arg'])
  const items: unknown = value?.kind === 'List' ? value.fields['items'] : null
  const text = Array.isArray(items) ? nodeIn(items[0]) : value
  return textIn(isPlainObject(text?.fields) ? text.fields['sval'] : null)
}
