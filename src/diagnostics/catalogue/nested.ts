import { type Diagnostic, error, warning } from '../diagnostic.js'
import type { Span } from '../span.js'

/** What can be wrong with rows that nest. */
export const nestedCodes = {
  SL3030: 'A whole row that cannot be written out',
  SL3031: 'A path of two kinds',
  SL3032: 'Two lists on one level',
  SL3033: 'Rows that cannot be told apart',
  SL3034: 'A value that differs within a group',
  SL3035: 'A list whose rows may lack their upper row',
  SL3036: 'A limit that counts joined rows',
  SL3037: 'Row types of one name that differ',
  SL3039: 'A row whose absence cannot be told',
} as const

export const wholeRow = (
  query: string,
  place: Span,
  name: string,
  reason: string,
  hint: string,
): Diagnostic => error('SL3030', place, `the row "${name}" cannot be written out: ${reason}`, { hint, query })

export const pathConflict = (
  query: string,
  place: Span,
  path: string,
  others: string,
  own: string,
): Diagnostic =>
  error('SL3031', place, `"${path}" is ${own} here and ${others} elsewhere`, {
    hint: 'name one of them otherwise',
    query,
  })

export const twoLists = (query: string, place: Span, first: string, second: string): Diagnostic =>
  error(
    'SL3032',
    place,
    `"${first}" and "${second}" are two lists on one level: their rows would be multiplied with each other`,
    {
      hint: `make one of them a subquery, as in \`(select coalesce(json_agg(json_build_object('id', x.id)), '[]') from … x where …) as ${bare(second)}\``,
      query,
    },
  )

const bare = (path: string): string => (path.split('.').at(-1) ?? path).replace('[]', '')

export const nothingToGroupBy = (query: string, place: Span, list: string): Diagnostic =>
  error('SL3033', place, `"${list}" has nothing beside it to group its rows by`, {
    hint: 'select the key of what the list belongs to, or leave [] out: :many gives an array of the rows',
    query,
  })

export const noKey = (
  query: string,
  place: Span,
  list: string,
  relation: string,
  reason: string,
): Diagnostic =>
  error('SL3033', place, `the rows around "${list}" cannot be told apart: ${reason}`, {
    hint: `select from something that has a key in place of ${relation}, or collect in SQL, as in \`(select json_agg(…) from …) as ${bare(list)}\``,
    query,
  })

export const keyNotInResult = (
  query: string,
  place: Span,
  list: string,
  columns: readonly string[],
): Diagnostic =>
  error(
    'SL3033',
    place,
    `the rows around "${list}" cannot be told apart without ${columns.join(', ')}, which cannot be added to this statement`,
    { hint: `select ${columns.join(', ')} as well (and group by it, where there is GROUP BY)`, query },
  )

export const notOfGroup = (query: string, place: Span, column: string, list: string): Diagnostic =>
  error('SL3034', place, `"${column}" may differ between the rows that "${list}" collects`, {
    hint: `put it into the list, as in "${list}.${column.split('.').at(-1)}", or compute it in a subquery`,
    query,
  })

export const listNotBelow = (
  query: string,
  place: Span,
  list: string,
  relations: readonly string[],
): Diagnostic =>
  error(
    'SL3035',
    place,
    `cannot decide when "${list}" is empty: ${relations.join(' and ')} may each have a row where the other has none`,
    {
      hint: `join ${relations.at(-1)} on a column of ${relations[0]}, or collect in a subquery with json_agg`,
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
  error(
    'SL3035',
    place,
    `cannot decide when "${list}" is empty: ${constant} has a row where ${candidate} has none`,
    {
      hint: `select a column of ${constant} beside the list too, so that ${candidate} alone decides, or use an inner join for ${candidate}`,
      query,
    },
  )

export const limitOfJoined = (query: string, place: Span, list: string): Diagnostic =>
  warning('SL3036', place, `LIMIT and OFFSET count joined rows, before "${list}" collects them`, {
    hint: 'limit the rows around the list in a subquery, as in `from (select * from t order by id limit 10) t`',
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
  error('SL3037', place, `${name} is another row here than in ${firstQuery}: ${difference}`, {
    hint: 'select the same columns under the same names, or give one of the types another name',
    related: [{ message: firstQuery, span: first }],
    query,
  })

export const rowTypeWithoutRows = (query: string, place: Span, name: string): Diagnostic =>
  error('SL3037', place, `${name} would have no columns: no row of this statement is read`, {
    hint: 'remove the line, or add RETURNING and :many',
    query,
  })

export const absenceUnknown = (
  query: string,
  place: Span,
  path: string,
  relation: string,
  columns: readonly string[],
): Diagnostic =>
  error(
    'SL3039',
    place,
    `nothing in the result tells whether the row "${path}" of ${relation} is there, and no column can be added to this statement`,
    {
      hint:
        columns.length > 0
          ? `select ${columns[0]} as well, which is never null there`
          : `select a column of ${relation} that is never null there`,
      query,
    },
  )
