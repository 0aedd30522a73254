import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

/** Problems with nested rows. */
export const nestedCodes = {
  SL3030: { title: 'A whole-row reference that cannot be expanded', severity: 'error' },
  SL3031: { title: 'A path with conflicting kinds', severity: 'error' },
  SL3032: { title: 'Two lists at the same level', severity: 'error' },
  SL3033: { title: 'Nested rows without a key', severity: 'error' },
  SL3034: { title: 'A value that varies within a group', severity: 'error' },
  SL3035: { title: 'A list whose emptiness cannot be decided', severity: 'error' },
  SL3036: { title: 'A LIMIT that counts joined rows', severity: 'warning', allow: 'query' },
  SL3037: { title: 'Row types with the same name and different shapes', severity: 'error' },
  SL3039: { title: 'A nested row whose absence cannot be detected', severity: 'error' },
} as const satisfies Definitions

const report = reporter(nestedCodes)

export const wholeRow = (
  query: string,
  place: Span,
  name: string,
  reason: string,
  hint: string,
): Diagnostic => report('SL3030', place, `Sluice cannot expand the row "${name}": ${reason}`, { hint, query })

export const pathConflict = (
  query: string,
  place: Span,
  path: string,
  others: string,
  own: string,
): Diagnostic =>
  report('SL3031', place, `"${path}" is ${own} here and ${others} elsewhere`, {
    hint: 'rename one of them',
    query,
  })

export const twoLists = (query: string, place: Span, first: string, second: string): Diagnostic =>
  report(
    'SL3032',
    place,
    `"${first}" and "${second}" are two lists at the same level, so the join multiplies their rows`,
    {
      hint: `compute one of them in a subquery, as in \`(select coalesce(json_agg(json_build_object('id', x.id)), '[]') from … x where …) as ${bare(second)}\``,
      query,
    },
  )

const bare = (path: string): string => (path.split('.').at(-1) ?? path).replace('[]', '')

export const nothingToGroupBy = (query: string, place: Span, list: string): Diagnostic =>
  report('SL3033', place, `"${list}" has no column beside it to group its rows by`, {
    hint: 'select the key of the row that the list belongs to, or remove []: :many returns an array of rows',
    query,
  })

export const noKey = (
  query: string,
  place: Span,
  list: string,
  relation: string,
  reason: string,
): Diagnostic =>
  report('SL3033', place, `Sluice cannot distinguish the rows that contain "${list}": ${reason}`, {
    hint: `select from a relation with a key in place of ${relation}, or build the list in SQL, as in \`(select json_agg(…) from …) as ${bare(list)}\``,
    query,
  })

export const keyNotInResult = (
  query: string,
  place: Span,
  list: string,
  columns: readonly string[],
): Diagnostic =>
  report(
    'SL3033',
    place,
    `Sluice cannot distinguish the rows that contain "${list}" without ${columns.join(', ')}, which it cannot add to this statement`,
    {
      hint: `select ${columns.join(', ')} as well, and add ${columns.length > 1 ? 'them' : 'it'} to GROUP BY if there is one`,
      query,
    },
  )

export const notOfGroup = (query: string, place: Span, column: string, list: string): Diagnostic =>
  report('SL3034', place, `"${column}" may differ between the rows that "${list}" collects`, {
    hint: `move it into the list, as in "${list}.${column.split('.').at(-1)}", or compute it in a subquery`,
    query,
  })

export const listNotBelow = (
  query: string,
  place: Span,
  list: string,
  relations: readonly string[],
): Diagnostic =>
  report(
    'SL3035',
    place,
    `cannot decide when "${list}" is empty: a row of ${relations[0]} does not imply a row of ${relations.slice(1).join(' or ')}, nor the reverse`,
    {
      hint: `join ${relations.at(-1)} on a column of ${relations[0]}, or build the list in a subquery with json_agg`,
      query,
    },
  )

/** `constant` has one row in every joined row, `candidate` one or none. */
export const lostWithElement = (
  query: string,
  place: Span,
  list: string,
  constant: string,
  candidate: string,
): Diagnostic =>
  report(
    'SL3035',
    place,
    `cannot decide when "${list}" is empty: ${constant} has a row even where ${candidate} has none`,
    {
      hint: `select a column of ${constant} beside the list as well, so that only ${candidate} decides, or use an inner join for ${candidate}`,
      query,
    },
  )

export const limitOfJoined = (query: string, place: Span, list: string): Diagnostic =>
  report('SL3036', place, `LIMIT and OFFSET count the joined rows before "${list}" collects them`, {
    hint: 'limit the rows that contain the list in a subquery, as in `from (select * from t order by id limit 10) t`',
    query,
  })

export const rowTypesDiffer = (
  query: string,
  place: Span,
  name: string,
  difference: string,
  firstQuery: string,
  first: Span,
): Diagnostic =>
  report(
    'SL3037',
    place,
    `row type ${name} has a different shape here than in ${firstQuery}: ${difference}`,
    {
      hint: 'select the same columns under the same names, or rename one of the types',
      related: [{ message: firstQuery, span: first }],
      query,
    },
  )

export const rowTypeWithoutRows = (query: string, place: Span, name: string): Diagnostic =>
  report(
    'SL3037',
    place,
    `row type ${name} would have no columns: the query reads no rows of this statement`,
    {
      hint: 'remove the line, or add RETURNING and :many',
      query,
    },
  )

export const absenceUnknown = (
  query: string,
  place: Span,
  path: string,
  relation: string,
  columns: readonly string[],
): Diagnostic =>
  report(
    'SL3039',
    place,
    `Sluice cannot detect when the row "${path}" of ${relation} is absent, and cannot add a column to this statement to detect it`,
    {
      hint:
        columns.length > 0
          ? `select ${columns[0]} as well, which is never null in a row of ${relation}`
          : `select a column of ${relation} that is never null`,
      query,
    },
  )
