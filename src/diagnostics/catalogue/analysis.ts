import type { Advice, Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

export const analysisCodes = {
  SL3001: { title: 'Two output columns with the same name', severity: 'error' },
  SL3002: { title: 'An output column without a name', severity: 'error' },
  SL3003: { title: 'A command that needs result columns', severity: 'error' },
  SL3004: { title: 'A possible second row', severity: 'warning', allow: 'query' },
  SL3005: { title: 'An unnecessary nullability mark', severity: 'warning', allow: 'query' },
  SL3006: { title: 'A nullability mark outside the output columns', severity: 'error' },
  SL3007: { title: 'An @allow without a matching warning', severity: 'warning' },
  SL3008: { title: 'A parameter of type record', severity: 'error' },
  SL3011: { title: 'A * that cannot be expanded', severity: 'error' },
  SL3012: { title: 'A command that discards the returned rows', severity: 'warning', allow: 'query' },
  SL3013: { title: 'An @allow for a code that is not a query warning', severity: 'error' },
  SL3014: { title: 'A NULL for a NOT NULL column', severity: ['error', 'warning'], allow: 'query' },
  SL3015: { title: 'An insert that omits required columns', severity: ['error', 'warning'], allow: 'query' },
  SL3016: { title: 'An update that does not run $onUpdate', severity: 'warning', allow: 'query' },
  SL3040: { title: 'A VALUES that cannot take a list of rows', severity: 'error' },
  SL3041: { title: 'A target that COPY cannot write to', severity: 'error' },
  SL3042: { title: 'A COPY into a table with row-level security', severity: 'warning', allow: 'query' },
  SL3043: { title: 'A change that an empty list skips', severity: 'warning', allow: 'query' },
  SL3044: { title: 'A stream with nested lists', severity: 'error' },
  SL3045: { title: 'An argument named after a property of Object.prototype', severity: 'error' },
  SL3050: { title: 'An unknown node in the query tree', severity: 'warning', allow: 'query' },
  SL3051: { title: 'A query tree that cannot be read', severity: 'error' },
  SL3060: { title: 'An element mark on a parameter that is not an array', severity: 'error' },
} as const satisfies Definitions

const report = reporter(analysisCodes)

export const duplicateColumn = (query: string, place: Span, property: string, advice: Advice): Diagnostic =>
  report('SL3001', place, `two output columns have the property name "${property}"`, { ...advice, query })

export const unnamedColumn = (query: string, place: Span, position: number, advice: Advice): Diagnostic =>
  report('SL3002', place, `output column ${position} has no name`, { ...advice, query })

export const commandNeedsRows = (query: string, place: Span, command: string): Diagnostic =>
  report('SL3003', place, `:${command} needs result columns, but the statement returns none`, {
    hint: 'write :exec or :execrows, or add RETURNING',
    query,
  })

export const possibleSecondRow = (query: string, place: Span, command: string, reason: string): Diagnostic =>
  report('SL3004', place, `:${command} may return more than one row: ${reason}`, {
    hint: 'add limit 1, bind a unique key, or write :many; at run time, a second row throws TooManyRowsError',
    query,
  })

export const needlessOverride = (query: string, place: Span, column: string, nullable: boolean): Diagnostic =>
  report('SL3005', place, `"${column}" is ${nullable ? 'nullable' : 'never null'} even without the mark`, {
    hint: `remove the mark: write "${column}"`,
    query,
  })

export const elementsOfNoArray = (query: string, place: Span, shown: string, type: string): Diagnostic =>
  report(
    'SL3060',
    place,
    `${shown} marks the elements of an array, but the type of the parameter is ${type}`,
    {
      hint: 'write the mark without brackets, or cast the parameter to an array type',
      query,
    },
  )

export const unknownOverride = (query: string, place: Span, column: string): Diagnostic =>
  report('SL3006', place, `the mark on "${column}" has no effect: the alias is not an output column`, {
    hint: 'put the mark on an alias of the outermost SELECT or RETURNING list',
    query,
  })

export const needlessAllowance = (query: string, place: Span, code: string): Diagnostic =>
  report('SL3007', place, `@allow ${code} has no effect: the query does not cause this warning`, {
    hint: 'remove the line',
    query,
  })

/** `type` is the type of the column with which it is compared, if there is one. */
export const recordParameter = (query: string, place: Span, name: string, type: string | null): Diagnostic =>
  report(
    'SL3008',
    place,
    `parameter ${name} has the type record, whose columns are unknown, so its value cannot be checked`,
    {
      hint:
        type === null
          ? 'compare column by column, or cast the row to a composite type'
          : `cast it to its type, as in ${name}::${type}`,
      query,
    },
  )

export const unknownStar = (query: string, place: Span): Diagnostic =>
  report('SL3011', place, 'Sluice cannot expand this *: Postgres does not report its columns', {
    hint: 'list the columns in place of the *',
    query,
  })

export const rowsUnread = (query: string, place: Span, command: string): Diagnostic =>
  report('SL3012', place, `:${command} discards the rows that the statement returns`, {
    hint: 'write :many, or remove RETURNING',
    query,
  })

/** `allowable` are the codes that it accepts. */
export const notAllowable = (
  query: string,
  place: Span,
  code: string,
  allowable: readonly string[],
): Diagnostic =>
  report('SL3013', place, `@allow cannot silence ${code}: it is not a warning about a query`, {
    hint: `@allow accepts ${allowable.join(', ')}`,
    query,
  })

/** Only a warning if a BEFORE trigger may fill in a value. */
const unlessFilled = (mayBeFilled: boolean) => ({ severity: mayBeFilled ? 'warning' : 'error' }) as const

export const nullForRequired = (
  query: string,
  place: Span,
  parameter: string,
  column: string,
  mayBeFilled: boolean,
): Diagnostic =>
  report('SL3014', place, `${column} is NOT NULL, but parameter ${parameter} may be null`, {
    ...unlessFilled(mayBeFilled),
    hint: 'leave out the ?, or give the column a value with coalesce',
    query,
  })

export const nullStored = (
  query: string,
  place: Span,
  column: string,
  { hasDefault, mayBeFilled }: { readonly hasDefault: boolean; readonly mayBeFilled: boolean },
): Diagnostic =>
  report('SL3014', place, `${column} is NOT NULL, but NULL is assigned to it`, {
    ...unlessFilled(mayBeFilled),
    hint: hasDefault ? 'give it a value, or write default' : 'give it a value',
    query,
  })

export const defaultStored = (query: string, place: Span, column: string, mayBeFilled: boolean): Diagnostic =>
  report('SL3014', place, `${column} is NOT NULL and has no default in the database`, {
    ...unlessFilled(mayBeFilled),
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
  report(
    'SL3015',
    place,
    `insert into ${relation} omits ${columns.length > 1 ? 'required columns' : 'the required column'} ${columns.join(', ')} (NOT NULL without a default in the database)`,
    {
      ...unlessFilled(mayBeFilled),
      hint: byDrizzle
        ? 'give it a value: $defaultFn and $default are run by Drizzle’s own inserts only'
        : 'name the column and give it a value, or give it a default in the schema',
      query,
    },
  )

export const notRenewed = (query: string, place: Span, relation: string, column: string): Diagnostic =>
  report(
    'SL3016',
    place,
    `the update omits ${relation}.${column}: only Drizzle’s own updates run its $onUpdate`,
    {
      hint: `assign the column, as in set ${column} = now(), or update it in a trigger`,
      query,
    },
  )

export const bulkNotConvertible = (
  query: string,
  place: Span,
  list: string,
  message: string | null,
): Diagnostic =>
  report(
    'SL3040',
    place,
    message === null
      ? `the types of the values beside the list ${list} depend on the number of rows`
      : `this VALUES cannot take the rows of the list ${list}: ${message}`,
    {
      hint:
        message === null
          ? 'cast each single value of the row to the type of its column, as in :name::text'
          : 'move the VALUES into FROM: `select … from (values (…)) v(a, b)`',
      query,
    },
  )

export const notCopyable = (query: string, place: Span, what: string, hint: string): Diagnostic =>
  report('SL3041', place, `COPY cannot write to ${what}`, { hint, query })

export const copyUnderRowSecurity = (query: string, place: Span, table: string): Diagnostic =>
  report(
    'SL3042',
    place,
    `${table} has row-level security; COPY FROM fails for roles its policies apply to`,
    {
      hint: `insert a list of rows instead: \`insert into ${table} (a, b) values (:rows.a, :rows.b)\``,
      query,
    },
  )

export const leftOutByEmptyList = (query: string, place: Span, what: string, list: string): Diagnostic =>
  report(
    'SL3043',
    place,
    `with an empty list, Sluice does not send the statement, so this ${what} does not run`,
    {
      hint: `write it as a separate query, or allow the warning if ${list} is never empty`,
      query,
    },
  )

export const streamedLists = (query: string, place: Span): Diagnostic =>
  report(
    'SL3044',
    place,
    ':stream cannot collect lists: it delivers each row before the rest of its list arrives',
    {
      hint: 'write :many, or build the list in Postgres: `json_agg(…)` with GROUP BY',
      query,
    },
  )

export const inheritedName = (query: string, place: Span, property: string, suggestion: string): Diagnostic =>
  report(
    'SL3045',
    place,
    `an argument cannot be named ${property}: every object inherits a property with that name`,
    {
      hint: `rename it, for example to :${suggestion}`,
      query,
    },
  )

const REPORT = 'please report it with the statement and the version of Postgres'

export const unknownNode = (query: string, place: Span, node: string): Diagnostic =>
  report(
    'SL3050',
    place,
    `the query tree contains a ${node} node, which this version of Sluice does not support`,
    {
      hint: `Sluice treats everything that depends on it as nullable; ${REPORT}`,
      query,
    },
  )

export const unreadableTree = (query: string, place: Span, reason: string): Diagnostic =>
  report('SL3051', place, `Sluice cannot read the query tree that Postgres returned: ${reason}`, {
    hint: REPORT,
    query,
  })
