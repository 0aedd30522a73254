/** Holds what Sluice said of a statement against what Postgres did. */
import type { TypedParameter, TypedQuery } from '#sluice/model/typed-query'
import type { ValueType } from '#sluice/model/value-type'
import type { Row } from '#sluice/database/database'
import { codecOf } from './decoders.js'
import type { Executed } from './engine.js'
import { misfit } from './json-fits.js'
import { absentColumns, countOf, isReadable, nestedViolations } from './nested-fits.js'
import type { Random } from './random.js'
import { SEALED, type TypeName, typeNames, typeOf, valueText } from './types.js'

type FindingKind =
  /** NULL in a column called non-null. */
  | 'null'
  /** A value that is nowhere in the stored column it is said to be. */
  | 'origin'
  /** More or fewer rows than the bounds say. */
  | 'bounds'
  /** NULL in an array whose elements are called non-null. */
  | 'element'
  /** A value that its type's codec does not take. */
  | 'value'
  /** A JSON value of another shape. */
  | 'shape'
  /** A value of a customType that comes out as it is stored, of which no warning tells. */
  | 'mapping'
  /** A value of a parameter's type that Postgres rejects. */
  | 'parameter'
  /** A nested row that is there, absent or told apart otherwise than said. */
  | 'nest'
  /** Written-out stars that give something else than the stars. */
  | 'star'
  /** A second analysis that says something else. */
  | 'unstable'
  /** An exception. */
  | 'crash'
  /** SQL that Postgres takes and Sluice does not. */
  | 'refused'
  /** SQL that Sluice takes and Postgres refuses whatever the data: after its analysis, so that only a plan or a call shows it. */
  | 'late'

export interface Violation {
  readonly kind: FindingKind
  readonly claimed: string
  readonly seen: string
}

/** `readOnly`: columns of customTypes hold what their mappers wrote; a statement can store anything. */
export function rowViolations(
  typed: TypedQuery,
  rows: readonly Row[],
  readOnly: boolean,
): readonly Violation[] {
  if (!isReadable(typed, rows)) return []
  const found: Violation[] = []
  const { rows: bounds, columns } = typed
  const count = countOf(typed, rows)
  if (columns.length > 0 && (count < bounds.min || (bounds.max !== null && count > bounds.max))) {
    found.push({
      kind: 'bounds',
      claimed: `${bounds.min} to ${bounds.max ?? 'any number of'} rows`,
      seen: `${count} rows`,
    })
  }
  for (const column of columns) {
    const codec = codecOf(column.type)
    for (const row of rows) {
      const wire = row[column.name]
      if (wire === undefined) {
        found.push({
          kind: 'crash',
          claimed: `column ${column.name}`,
          seen: `columns ${Object.keys(row).join(', ')}`,
        })
        break
      }
      if (wire === null) {
        if (column.nullable || absentColumns(typed, row).has(column.name)) continue
        found.push({ kind: 'null', claimed: `${column.name} is never NULL`, seen: `NULL in ${column.name}` })
        break
      }
      if (column.type.kind === 'json') {
        const problem = misfit(JSON.parse(wire), column.type.shape)
        if (problem === null) continue
        found.push({
          kind: 'shape',
          claimed: `${column.name} has the shape ${JSON.stringify(column.type.shape)}`,
          seen: `${wire}: ${problem}`,
        })
        break
      }
      if (!readOnly && isMapped(column.type)) break
      const problem = problemOf(() => codec.decode(wire))
      if (problem === null) continue
      const withNulls = problemOf(() => codecOf(column.type, 'nullable').decode(wire))
      const kind = withNulls === null ? 'element' : 'value'
      const claimed = `${column.name} is ${column.type.pgType}, ${codec.expected}`
      found.push({ kind, claimed, seen: `${column.name} = ${wire}: ${problem}` })
      break
    }
  }
  return [...found, ...nestedViolations(typed, rows)]
}

/** Postgres's types of results in which a value can only be what it was; functions of text give `text`. */
const KEEPING: ReadonlySet<string> = new Set(['sealed', 'sealed[]', 'json', 'jsonb', 'record'])

/** A function of the schema that returns its argument: what it gives is its own. */
const OPAQUE = /\bsame\(/

/** Holds what is read without a mapper against what columns of customTypes store. */
export function mappingViolations(
  typed: TypedQuery,
  rows: readonly Row[],
  warned: ReadonlySet<string>,
): readonly Violation[] {
  if (warned.has('SL3054') || OPAQUE.test(typed.sql) || !isReadable(typed, rows)) return []
  return typed.columns.flatMap(({ name, type }): readonly Violation[] => {
    if (!KEEPING.has(type.pgType) || isMapped(type)) return []
    const shown = rows.find((row) => sealedIn(row[name] ?? '', type.pgType))
    return shown
      ? [
          {
            kind: 'mapping',
            claimed: `${name} is ${type.pgType}, without a mapper`,
            seen: `${name} = ${shown[name]}`,
          },
        ]
      : []
  })
}

const isMapped = (type: ValueType): boolean =>
  type.kind === 'array' ? isMapped(type.element) : type.kind === 'drizzle' && type.mapped

function sealedIn(wire: string, pgType: string): boolean {
  if (!pgType.startsWith('json')) return wire.split(/[{}(),"]/).some((text) => SEALED.test(text))
  const holds = (value: unknown): boolean =>
    typeof value === 'string'
      ? SEALED.test(value)
      : typeof value === 'object' && value !== null && Object.values(value).some(holds)
  return wire !== '' && holds(JSON.parse(wire))
}

/** All values of stored columns, as text, by relation and column. */
export type StoredValues = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>

/** Holds the columns said to be stored ones, unchanged, against what is stored. Not for statements that store values themselves. */
export function originViolations(
  typed: TypedQuery,
  rows: readonly Row[],
  stored: StoredValues,
): readonly Violation[] {
  if (!isReadable(typed, rows)) return []
  return typed.columns.flatMap(({ name, origin }): readonly Violation[] => {
    const values = origin && stored.get(origin.relation)?.get(origin.column)
    if (!values) return []
    const strange = rows.find((row) => typeof row[name] === 'string' && !values.has(row[name]))
    if (!strange) return []
    return [
      {
        kind: 'origin',
        claimed: `${name} is ${origin.relation}.${origin.column}`,
        seen: `${name} = ${strange[name]}`,
      },
    ]
  })
}

function problemOf(decode: () => unknown): string | null {
  try {
    decode()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const NOT_NULL_VIOLATION = '23502'

/** Features that are not supported, columns that are no key, relations of the wrong kind, constraints that are deferrable. */
const REFUSED_LATE: ReadonlySet<string> = new Set(['0A000', '42P10', '42809', '55000'])
/**
 * 0A000 is also what Postgres says of values: NaN and infinity are no integers (numeric.c), and ON CONFLICT DO UPDATE does not move a row
 * to another partition (`ExecCrossPartitionUpdate`, nodeModifyTable.c).
 */
const ofValues = ({ sqlstate, message }: { readonly sqlstate: string; readonly message: string }): boolean =>
  sqlstate === '0A000' &&
  (message.startsWith('cannot convert ') || message === 'invalid ON UPDATE specification')

/** A row lock that only some arguments make impossible. */
const isForetold = ({ sqlstate }: { readonly sqlstate: string }, warned: ReadonlySet<string>): boolean =>
  sqlstate === '0A000' && warned.has('SL2016')

const DATATYPE_MISMATCH = '42804'
const INDETERMINATE_COLLATION = '42P22'

/** What an execution that failed says against Sluice: data can fail as it likes, types cannot. */
export function failureViolation(
  typed: TypedQuery,
  warned: ReadonlySet<string>,
  stored: ReadonlyMap<string, readonly string[]>,
  parameters: readonly (string | null)[],
  failed: Extract<Executed, { kind: 'failed' }>,
): Violation | null {
  if (failed.sqlstate === 'crash')
    return { kind: 'crash', claimed: 'the statement runs', seen: failed.message }
  if (failed.sqlstate === NOT_NULL_VIOLATION) {
    // Of the message, only the name of the column matters, which no other field brings here.
    const isCause = ({ name, type }: TypedParameter, index: number): boolean =>
      parameters[index] === null &&
      (failed.message.includes(`domain ${type.pgType} `) ||
        (stored.get(name) ?? []).some((column) => failed.message.includes(`"${column}"`)))
    const names = typed.parameters.filter(isCause).map(({ name }) => name)
    return names.length === 0
      ? null
      : { kind: 'parameter', claimed: `${names.join(', ')} may be null`, seen: failed.message }
  }
  // Faults of Postgres: subqueries of two actions (SL3070), and an inheritance parent that the planner has excluded.
  if (failed.sqlstate === DATATYPE_MISMATCH && /^(?:with .*)?merge into/s.test(typed.sql)) return null
  // A plan without arguments joins by merging, and one for arguments that make a side of the equality a constant cannot
  // (`select_mergejoin_clauses`, src/backend/optimizer/path/joinpath.c).
  if (failed.sqlstate === '0A000' && failed.message.startsWith('FULL JOIN is only supported')) return null
  const isRefused =
    (REFUSED_LATE.has(failed.sqlstate) && !ofValues(failed) && !isForetold(failed, warned)) ||
    (failed.sqlstate.startsWith('42') &&
      failed.sqlstate !== INDETERMINATE_COLLATION &&
      parameters.length === 0)
  if (isRefused)
    return { kind: 'late', claimed: 'the statement can be planned and run', seen: failed.message }
  // 42: the statement itself is wrong, after Parse said it is not. Which collation text is compared by is found out late.
  const isTypeProblem =
    failed.sqlstate.startsWith('42') && failed.sqlstate !== INDETERMINATE_COLLATION && parameters.length > 0
  return isTypeProblem
    ? { kind: 'parameter', claimed: 'the parameters have the types they need', seen: failed.message }
    : null
}

const typeByPostgresName: ReadonlyMap<string, TypeName> = new Map<string, TypeName>([
  ...typeNames.map((name) => [typeOf(name).sql, name] as const),
  ['character varying', 'varchar'],
  ['character', 'bpchar'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamp with time zone', 'timestamptz'],
])

/** Postgres's text of a value that TypeScript could pass for the parameter; null for a type that has none here. */
export function argumentFor(
  random: Random,
  parameter: TypedParameter,
  role: TypeName | 'limit' | undefined,
): string | null | undefined {
  if (parameter.nullable && random.chance(0.4)) return null
  if (role === 'limit') return random.pick(['0', '1', '2'])
  if (parameter.type.kind === 'drizzle') return codecOf(parameter.type).encode(undefined as never)
  const name = typeByPostgresName.get(parameter.type.pgType)
  if (!name) return undefined
  const codec = codecOf(parameter.type)
  for (let attempt = 0; attempt < 8; attempt++) {
    const wire = valueText(random, name, attempt > 4 ? 0 : 0.15)
    try {
      return codec.encode(codec.decode(wire) as never)
    } catch {
      // Not a value of the TypeScript type: an infinite Date, an array with NULL where none is allowed.
    }
  }
  return undefined
}
