import { type Advice, type Diagnostic, error, warning } from '../diagnostic.js'
import type { Span } from '../span.js'

export const analysisCodes = {
  SL3001: 'Two output columns of one name',
  SL3002: 'An output column without a name',
  SL3003: 'A command the statement cannot satisfy',
  SL3004: 'A possible second row',
  SL3005: 'An override that changes nothing',
  SL3006: 'An override of a column that is not there',
  SL3007: 'An allowance that silences nothing',
  SL3008: 'A parameter of a record type',
  SL3011: 'A star whose columns cannot be written out',
  SL3012: 'Rows that nobody reads',
  SL3013: 'An allowance of what is no warning',
  SL3014: 'A NULL for a NOT NULL column',
  SL3015: 'An insert that omits required columns',
  SL3016: 'An update that leaves $onUpdate out',
  SL3040: 'A VALUES that no list can stand for',
  SL3041: 'A table that COPY cannot fill',
  SL3042: 'A COPY into a table with row security',
  SL3043: 'A statement that an empty list leaves out',
  SL3044: 'A stream whose rows are collected into lists',
  SL3045: 'An argument with a name that every object has',
  SL3050: 'A part of the analysed statement that is not known',
  SL3051: 'An analysed statement that cannot be read',
  SL3060: 'A mark on the elements of a parameter that is not an array',
} as const

export const duplicateColumn = (query: string, place: Span, property: string, advice: Advice): Diagnostic =>
  error('SL3001', place, `two output columns become property "${property}"`, { ...advice, query })

export const unnamedColumn = (query: string, place: Span, position: number, advice: Advice): Diagnostic =>
  error('SL3002', place, `output column ${position} has no name`, { ...advice, query })

export const commandNeedsRows = (query: string, place: Span, command: string): Diagnostic =>
  error('SL3003', place, `:${command} needs result columns, and this statement returns none`, {
    hint: 'write :exec or :execrows, or add RETURNING',
    query,
  })

export const possibleSecondRow = (query: string, place: Span, command: string, reason: string): Diagnostic =>
  warning('SL3004', place, `:${command} may meet a second row: ${reason}`, {
    hint: 'add limit 1, bind a unique key, or write :many; a second row is a TooManyRowsError at run time',
    query,
  })

export const needlessOverride = (query: string, place: Span, column: string, nullable: boolean): Diagnostic =>
  warning('SL3005', place, `"${column}" is ${nullable ? 'nullable' : 'never null'} without the mark`, {
    hint: `write "${column}"`,
    query,
  })

export const elementsOfNoArray = (query: string, place: Span, shown: string, type: string): Diagnostic =>
  error('SL3060', place, `${shown} is marked as an array, but its type is ${type}`, {
    hint: 'write the mark without brackets, or cast the parameter to an array',
    query,
  })

export const unknownOverride = (query: string, place: Span, column: string): Diagnostic =>
  error('SL3006', place, `the mark on "${column}" belongs to no output column`, {
    hint: 'marks stand on the aliases of the statement’s own result',
    query,
  })

export const needlessAllowance = (query: string, place: Span, code: string): Diagnostic =>
  warning('SL3007', place, `@allow ${code} silences nothing`, { hint: 'remove the line', query })

/** `type` is that of the column it is compared with, if there is one. */
export const recordParameter = (query: string, place: Span, name: string, type: string | null): Diagnostic =>
  error(
    'SL3008',
    place,
    `parameter ${name} would be a record, which has no columns a value could be checked by`,
    {
      hint:
        type === null
          ? 'compare column by column, or cast to a composite type'
          : `write which type it has, as in ${name}::${type}`,
      query,
    },
  )

export const unknownStar = (query: string, place: Span): Diagnostic =>
  error('SL3011', place, 'the columns behind this * cannot be written out', {
    hint: 'write the columns you need in place of the *',
    query,
  })

export const rowsUnread = (query: string, place: Span, command: string): Diagnostic =>
  warning('SL3012', place, `:${command} gives away the rows this statement returns`, {
    hint: 'write :many, or leave RETURNING out',
    query,
  })

export const notAllowable = (query: string, place: Span, code: string): Diagnostic =>
  error('SL3013', place, `@allow ${code}: only warnings about the query can be allowed`, {
    hint: `codes of warnings are ${ALLOWABLE.join(', ')}`,
    query,
  })

/** Warnings about a query. */
export const ALLOWABLE: readonly string[] = [
  'SL1082',
  'SL2014',
  'SL3004',
  'SL3005',
  'SL3012',
  'SL3014',
  'SL3015',
  'SL3016',
  'SL3036',
  'SL3042',
  'SL3043',
  'SL3050',
  'SL3054',
  'SL3055',
  'SL3056',
  'SL3057',
  'SL3064',
  'SL3065',
  'SL3066',
  'SL3067',
  'SL3068',
  'SL3069',
  'SL3070',
  'SL4025',
]

/** Only a warning where a BEFORE trigger may put a value in. */
const unlessFilled = (mayBeFilled: boolean): typeof error => (mayBeFilled ? warning : error)

export const nullForRequired = (
  query: string,
  place: Span,
  parameter: string,
  column: string,
  mayBeFilled: boolean,
): Diagnostic =>
  unlessFilled(mayBeFilled)(
    'SL3014',
    place,
    `${column} is NOT NULL, but parameter ${parameter} may be null`,
    {
      hint: 'leave out the ?, or give the column a value with coalesce',
      query,
    },
  )

export const nullStored = (
  query: string,
  place: Span,
  column: string,
  { hasDefault, mayBeFilled }: { readonly hasDefault: boolean; readonly mayBeFilled: boolean },
): Diagnostic =>
  unlessFilled(mayBeFilled)('SL3014', place, `${column} is NOT NULL, but NULL is assigned to it`, {
    hint: hasDefault ? 'give it a value, or write default' : 'give it a value',
    query,
  })

export const defaultStored = (query: string, place: Span, column: string, mayBeFilled: boolean): Diagnostic =>
  unlessFilled(mayBeFilled)('SL3014', place, `${column} is NOT NULL and has no default in the database`, {
    hint: 'give it a value',
    query,
  })

export const omittedColumns = (
  query: string,
  place: Span,
  relation: string,
  columns: readonly string[],
  byDrizzle: boolean,
  mayBeFilled: boolean,
): Diagnostic =>
  unlessFilled(mayBeFilled)(
    'SL3015',
    place,
    `insert into ${relation} omits ${columns.length > 1 ? 'required columns' : 'the required column'} ${columns.join(', ')} (NOT NULL without a default in the database)`,
    {
      hint: byDrizzle
        ? 'give it a value: $defaultFn and $default are run by Drizzle’s own inserts only'
        : 'name the column and give it a value, or give it a default in the schema',
      query,
    },
  )

export const notRenewed = (query: string, place: Span, relation: string, column: string): Diagnostic =>
  warning('SL3016', place, `${relation}.${column} has $onUpdate, which SQL does not run`, {
    hint: `assign it here, as in set ${column} = now(), or renew it by a trigger`,
    query,
  })

export const bulkNotConvertible = (
  query: string,
  place: Span,
  list: string,
  message: string | null,
): Diagnostic =>
  error(
    'SL3040',
    place,
    message === null
      ? `the values beside the list ${list} change their types with the number of rows`
      : `the list ${list} cannot stand for the rows of this VALUES: ${message}`,
    {
      hint:
        message === null
          ? 'give each single value of the row a cast to the type of its column, as in :name::text'
          : 'read it in FROM: `select … from (values (…)) v(a, b)`',
      query,
    },
  )

export const notCopyable = (query: string, place: Span, what: string, hint: string): Diagnostic =>
  error('SL3041', place, `COPY cannot fill ${what}`, { hint, query })

export const copyUnderRowSecurity = (query: string, place: Span, table: string): Diagnostic =>
  warning('SL3042', place, `${table} has row security, and Postgres refuses COPY to whom its policies hold`, {
    hint: `write an insert with a list of rows: \`insert into ${table} (a, b) values (:rows.a, :rows.b)\``,
    query,
  })

export const leftOutByEmptyList = (query: string, place: Span, what: string, list: string): Diagnostic =>
  warning('SL3043', place, `an empty list sends nothing, so that this ${what} does not happen either`, {
    hint: `make it a query of its own, or allow it where ${list} is never empty`,
    query,
  })

export const streamedLists = (query: string, place: Span): Diagnostic =>
  error('SL3044', place, ':stream gives each row as it comes, before the rest of its list is there', {
    hint: 'write :many, or collect the list in Postgres: `json_agg(…)` with GROUP BY',
    query,
  })

export const inheritedName = (query: string, place: Span, property: string, suggestion: string): Diagnostic =>
  error('SL3045', place, `no argument can be called ${property}: every object has a property of that name`, {
    hint: `write :${suggestion}, say`,
    query,
  })

const REPORT = 'please report it, with the statement and the version of Postgres'

export const unknownNode = (query: string, place: Span, node: string): Diagnostic =>
  warning(
    'SL3050',
    place,
    `Postgres answers with a ${node} node, which this version of Sluice does not know`,
    {
      hint: `what depends on it is taken as nullable; ${REPORT}`,
      query,
    },
  )

export const unreadableTree = (query: string, place: Span, reason: string): Diagnostic =>
  error('SL3051', place, `what Postgres answers cannot be read: ${reason}`, { hint: REPORT, query })
