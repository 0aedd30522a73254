import type { ServerError } from './database.js'

/** Error fields with the names that both the embedded server's parser and postgres.js use. */
export interface ErrorFields {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly position?: string | undefined
  readonly schema?: string | undefined
  readonly schema_name?: string | undefined
  readonly table?: string | undefined
  readonly table_name?: string | undefined
  readonly column?: string | undefined
  readonly column_name?: string | undefined
  readonly constraint?: string | undefined
  readonly constraint_name?: string | undefined
  readonly file?: string | undefined
  readonly routine?: string | undefined
  readonly where?: string | undefined
}

/**
 * Parse fails in this way if the statement exhausts the stack while it is being prepared: when Describe looks
 * for it, the unnamed statement no longer exists.
 */
const UNNAMED_STATEMENT_MISSING = '26000'
const STATEMENT_TOO_COMPLEX = '54001'

export function serverError(fields: ErrorFields, text: string): ServerError {
  const base: ServerError = {
    sqlstate: fields.code ?? 'XX000',
    message: fields.message ?? 'unknown error',
    detail: fields.detail ?? null,
    hint: fields.hint ?? null,
    position: fields.position === undefined ? null : utf16Offset(text, Number(fields.position)),
    schema: fields.schema ?? fields.schema_name ?? null,
    table: fields.table ?? fields.table_name ?? null,
    column: fields.column ?? fields.column_name ?? null,
    constraint: fields.constraint ?? fields.constraint_name ?? null,
    file: fields.file ?? null,
    routine: fields.routine ?? null,
    context: fields.where ?? null,
  }
  if (base.sqlstate !== UNNAMED_STATEMENT_MISSING) return base
  return { ...base, sqlstate: STATEMENT_TOO_COMPLEX, message: 'the statement is nested too deeply' }
}

/** Postgres counts characters from 1 (protocol field P); JavaScript counts UTF-16 units from 0. */
function utf16Offset(text: string, position: number): number {
  let offset = 0
  for (let characters = 1; characters < position && offset < text.length; characters++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
  }
  return offset
}
