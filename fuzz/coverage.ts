/** Counts what was made and what came of it. */
import type { TypedQuery } from '#sluice/model/typed-query'
import type { Row } from '#sluice/database/database'
import type { Analysed, Executed } from './engine.js'
import { labelsOf } from './tree.js'
import type { Statement } from './workshop.js'

export interface Coverage {
  statements: number
  /** By what came of the analysis: `typed`, `crashed`, or the first diagnostic's code. */
  readonly outcomes: Map<string, number>
  /** Statements that Sluice typed, by the constructs in them. */
  readonly constructs: Map<string, number>
  columns: number
  /** Types of output columns, by `format_type`. */
  readonly types: Set<string>
  /** JSON columns with more of a shape than any. */
  shaped: number
  nonNull: number
  /** What is called nullable, by the kind of statement: how much of it is more than needed shows how precise the rules are. */
  readonly precision: Map<string, Precision>
  /** Parameters on the way to a column that can be left out, and those of them that may be null. */
  passedOn: number
  passedOnNullable: number
  bounded: number
  executions: number
  rows: number
  /** By SQLSTATE. */
  readonly failures: Map<string, number>
  /** Data sets that could not be stored. */
  unusable: number
  add(statement: Statement, answer: Analysed): void
  executed(result: Executed): void
  /** After a statement was run on all data: its rows. */
  ran(statement: Statement, typed: TypedQuery, rows: readonly Row[]): void
}

/** Columns and elements called nullable, of statements that gave rows, and those of them that were NULL in some row. */
interface Precision {
  readonly nullable: number
  readonly shown: number
}

const count = (counts: Map<string, number>, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1)

export function newCoverage(): Coverage {
  const coverage: Coverage = {
    statements: 0,
    outcomes: new Map(),
    constructs: new Map(),
    columns: 0,
    types: new Set(),
    shaped: 0,
    nonNull: 0,
    precision: new Map(),
    passedOn: 0,
    passedOnNullable: 0,
    bounded: 0,
    executions: 0,
    rows: 0,
    failures: new Map(),
    unusable: 0,
    add(statement, answer) {
      coverage.statements++
      count(
        coverage.outcomes,
        answer.kind === 'refused' ? (answer.diagnostics[0]?.code ?? 'refused') : answer.kind,
      )
      if (answer.kind !== 'typed') return
      for (const label of labelsOf(statement.sql)) count(coverage.constructs, label)
      const { columns, rows } = answer.typed
      coverage.columns += columns.length
      for (const { type } of columns) {
        coverage.types.add(type.pgType)
        if (type.kind === 'json' && type.shape.kind !== 'any') coverage.shaped++
      }
      coverage.nonNull += columns.filter(({ nullable }) => !nullable).length
      for (const { name, nullable } of answer.typed.parameters) {
        if (statement.passedOn.get(name) !== true) continue
        coverage.passedOn++
        if (nullable) coverage.passedOnNullable++
      }
      if (rows.min > 0 || rows.max !== null) coverage.bounded++
    },
    executed(result) {
      coverage.executions++
      if (result.kind === 'rows') coverage.rows += result.rows.length
      else count(coverage.failures, result.sqlstate)
    },
    ran(statement, typed, rows) {
      if (rows.length === 0) return
      const { label } = statement.sql
      const before = coverage.precision.get(label ?? '') ?? { nullable: 0, shown: 0 }
      const called = typed.columns.flatMap(({ name, nullable, type }) => [
        ...(nullable ? [rows.some((row) => row[name] === null)] : []),
        ...(type.kind === 'array' && type.elementNullable
          ? [rows.some((row) => hasNullElement(row[name]))]
          : []),
      ])
      coverage.precision.set(label ?? '', {
        nullable: before.nullable + called.length,
        shown: before.shown + called.filter(Boolean).length,
      })
    },
  }
  return coverage
}

/** Whether a NULL is among the elements of an array, as Postgres writes it: the text NULL has quotes. */
const hasNullElement = (array: string | null | undefined): boolean =>
  /[{,]NULL[,}]/.test((array ?? '').replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`

const counted = (counts: ReadonlyMap<string, number>, whole: number): string =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, number]) => `  ${share(number, whole).padStart(7)}  ${name}`)
    .join('\n')

export function describeCoverage(coverage: Coverage): string {
  const {
    statements,
    outcomes,
    constructs,
    columns,
    types,
    shaped,
    nonNull,
    precision,
    passedOn,
    passedOnNullable,
    bounded,
    executions,
    rows,
    failures,
    unusable,
  } = coverage
  const typed = outcomes.get('typed') ?? 0
  const failed = [...failures.values()].reduce((sum, number) => sum + number, 0)
  return [
    `${statements} statements, ${share(typed, statements)} valid; of ${columns} columns ${share(nonNull, columns)} called non-null; ${share(bounded, typed)} with a row bound`,
    `${passedOn} parameters on the way to a column that can be left out, ${share(passedOnNullable, passedOn)} of them may be null`,
    'called nullable, and NULL in some row, by the kind of statement:',
    ...[...precision]
      .sort(([, one], [, other]) => other.nullable - one.nullable)
      .map(
        ([label, { nullable, shown }]) => `  ${share(shown, nullable).padStart(7)} of ${nullable}  ${label}`,
      ),
    `${types.size} types of columns, ${shaped} of JSON with a shape`,
    `${executions} executions, ${share(executions - failed, executions)} without error, ${rows} rows; ${unusable} data sets could not be stored`,
    'outcomes:',
    counted(outcomes, statements),
    'failures:',
    counted(failures, executions),
    'constructs, of valid statements:',
    counted(constructs, typed),
  ].join('\n')
}
