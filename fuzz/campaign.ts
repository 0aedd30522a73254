/** Runs seeds: a schema, statements against it, their analysis held against what they do on several data sets. */
import type { TypedQuery } from '#sluice/model/typed-query'
import {
  argumentFor,
  failureViolation,
  mappingViolations,
  originViolations,
  rowViolations,
  type StoredValues,
  type Violation,
} from './checks.js'
import type { Row } from '#sluice/database/database'
import { type DataSet, dataOf } from './data.js'
import type { Analysed, Engine, Executed, Run } from './engine.js'
import { absenceViolation } from './nested-fits.js'
import { randomFrom } from './random.js'
import type { Schema } from './schema.js'
import { schemaOf } from './schemas.js'
import { type Coverage, newCoverage } from './coverage.js'
import { storedParameters, write } from './tree.js'
import { type Statement, namesOf, statementOf, workshop } from './workshop.js'

export const STATEMENTS_PER_SCHEMA = 100

/** What went wrong, with everything that it takes to see it again. */
export interface Finding {
  readonly seed: number
  readonly index: number
  readonly schema: Schema
  readonly statement: Statement
  readonly violation: Violation
  /** Null where no data is needed: Sluice itself failed. */
  readonly data: DataSet | null
  /** Arguments by the parameters' names. */
  readonly arguments: ReadonlyMap<string, string | null>
}

/** All that follows from a seed. */
interface Material {
  readonly schema: Schema
  readonly data: readonly DataSet[]
  readonly statements: readonly Statement[]
}

async function materialOf(engine: Engine, seed: number, count: number): Promise<Material> {
  const random = randomFrom(seed, 0)
  const schema = await engine.create(
    schemaOf(random, (objects, own) => workshop(own, namesOf(objects), false)),
  )
  const data = dataOf(randomFrom(seed, 1), schema)
  const named = namesOf(schema.objects)
  const statements = Array.from({ length: count }, (_, index) =>
    statementOf(randomFrom(seed, 2, index), named),
  )
  return { schema, data, statements }
}

interface Subject {
  readonly index: number
  readonly statement: Statement
  readonly typed: TypedQuery
  readonly warned: ReadonlySet<string>
  /** The author's own stars, where written-out ones can be held against them. */
  readonly original: string | null
}

/** Checks the statements of one seed. */
export async function runSeed(
  engine: Engine,
  seed: number,
  count: number,
  coverage: Coverage = newCoverage(),
): Promise<readonly Finding[]> {
  const { schema, data, statements } = await materialOf(engine, seed, count)
  const findings: Finding[] = []
  const report = (
    index: number,
    statement: Statement,
    violation: Violation,
    rest: Partial<Finding> = {},
  ): void => {
    findings.push({ seed, index, schema, statement, violation, data: null, arguments: new Map(), ...rest })
  }
  const texts = statements.map(({ sql }) => write(sql))
  const answers = await engine.analyze(texts)
  const subjects: Subject[] = []
  const impossible: { readonly index: number; readonly statement: Statement }[] = []
  for (const [index, statement] of statements.entries()) {
    const answer = answers[index]
    if (!answer) throw new Error(`statement ${index} of seed ${seed} has no answer`)
    coverage.add(statement, answer)
    const violation = await analysisViolation(engine, statement, answer)
    if (violation) report(index, statement, violation)
    if (isCertainToFail(answer) && statement.parameters.size === 0) impossible.push({ index, statement })
    if (answer.kind === 'typed') {
      const isWritten = answer.source.stars.length > 0 || answer.typed.row !== null
      const hasStars = isWritten && !VOLATILE.test(texts[index] ?? '')
      subjects.push({
        index,
        statement,
        typed: answer.typed,
        warned: answer.warned,
        original: hasStars ? write(statement.sql, 'numbered') : null,
      })
    }
  }
  if (seed % 10 === 0) {
    const again = await engine.analyze([...texts].reverse(), true)
    for (const [index, statement] of statements.entries()) {
      const [first, second] = [answers[index], again[texts.length - 1 - index]].map((answer) =>
        answer ? summary(answer) : '',
      )
      if (first !== second)
        report(index, statement, { kind: 'unstable', claimed: first ?? '', seen: second ?? '' })
    }
  }
  const found = new Map<Subject, Row[]>(subjects.map((subject) => [subject, []]))
  const origins = originsOf(subjects.map(({ typed }) => typed))
  for (const [number, set] of data.entries()) {
    const runs = subjects.flatMap((subject) => {
      const values = argumentsOf(seed, number, subject.index, subject.typed, subject.statement)
      if (!values) return []
      const parameters = subject.typed.parameters.map(({ name }) => values.get(name) ?? null)
      const readOnly = isReadOnly(subject.typed.sql)
      const own = { subject, values, parameters, readOnly, sql: subject.typed.sql }
      return subject.original === null ? [own] : [own, { ...own, sql: subject.original }]
    })
    const all = await engine.execute(set, [...origins.map(contentsOf), ...runs])
    if (!all) {
      coverage.unusable++
      continue
    }
    const stored = storedValues(origins, all)
    const executed = all.slice(origins.length)
    // What cannot be stored, Sluice says, must not be.
    const refusedRuns = impossible.map(({ statement }) => ({
      sql: write(statement.sql),
      parameters: [],
      readOnly: false,
    }))
    for (const [place, result] of ((await engine.execute(set, refusedRuns)) ?? []).entries()) {
      const refused = impossible[place]
      if (!refused || result.kind !== 'rows') continue
      const answer = answers[refused.index]
      const byPlan = answer?.kind === 'refused' && answer.diagnostics.every(({ code }) => BY_PLAN.has(code))
      const changes = /^insert(?!.* on conflict )/.test(write(refused.statement.sql))
      // A statement that cannot be planned has no rows either, and does not succeed.
      if (!byPlan && (!changes || result.rows.length === 0)) continue
      const claimed = byPlan ? 'the statement has no plan' : 'a column takes no NULL'
      report(
        refused.index,
        refused.statement,
        { kind: 'refused', claimed, seen: `it gives ${result.rows.length} rows` },
        { data: set },
      )
    }
    for (const [place, { subject, values, parameters, sql }] of runs.entries()) {
      const result = executed[place]
      const { typed, warned, statement, index, original } = subject
      const isOriginal = sql === original && sql !== typed.sql
      if (!result) throw new Error(`statement ${index} of seed ${seed} has no result`)
      if (isOriginal) {
        const violation = originalViolation(typed, executed[place - 1], result)
        if (violation && (await isSteady(engine, set, runs.slice(place - 1, place + 1))))
          report(index, statement, violation, { data: set, arguments: values })
        continue
      }
      coverage.executed(result)
      // Joins of everything give more rows than a call takes arguments.
      if (result.kind === 'rows') for (const row of result.rows) found.get(subject)?.push(row)
      for (const violation of violationsOf(typed, warned, statement, parameters, result, stored)) {
        report(index, statement, violation, { data: set, arguments: values })
      }
    }
  }
  for (const [{ statement, typed }, rows] of found) coverage.ran(statement, typed, rows)
  return findings
}

/** Whether the two, run again and again, give what they gave: rows without an order can come in another. */
async function isSteady(engine: Engine, data: DataSet, pair: readonly Run[]): Promise<boolean> {
  const results = (await engine.execute(data, [...pair, ...pair, ...pair])) ?? []
  const texts = results.map(contents)
  return texts.every((text, index) => text === texts[index % 2]) && texts[0] !== texts[1]
}

const VOLATILE = /random\(|clock_timestamp|gen_random_uuid|uuidv7|tablesample/

/** Tables that columns are said to come from. */
export const originsOf = (queries: readonly TypedQuery[]): readonly string[] => [
  ...new Set(
    queries.flatMap(({ columns }) => columns.flatMap(({ origin }) => (origin ? [origin.relation] : []))),
  ),
]

export const contentsOf = (relation: string): Run => ({
  sql: `select * from ${relation}`,
  parameters: [],
  readOnly: true,
})

export function storedValues(relations: readonly string[], results: readonly Executed[]): StoredValues {
  return new Map(
    relations.map((relation, index) => {
      const result = results[index]
      const columns = new Map<string, Set<string>>()
      for (const row of result?.kind === 'rows' ? result.rows : []) {
        for (const [name, value] of Object.entries(row)) {
          const values = columns.get(name) ?? new Set()
          if (value !== null) values.add(value)
          columns.set(name, values)
        }
      }
      return [relation, columns]
    }),
  )
}

/** Whether the statement leaves everything as it was. */
const isReadOnly = (sql: string): boolean => !/\b(?:insert|update|delete|merge)\b/.test(sql)

export function violationsOf(
  typed: TypedQuery,
  warned: ReadonlySet<string>,
  statement: Statement,
  parameters: readonly (string | null)[],
  result: Executed,
  stored: StoredValues,
): readonly Violation[] {
  // Of such a MERGE, Postgres itself stores one column's value in another.
  if (warned.has('SL3070')) return []
  if (result.kind === 'rows') {
    // A statement that changes rows stores values of its own.
    const ofStored = isReadOnly(typed.sql)
      ? [...originViolations(typed, result.rows, stored), ...mappingViolations(typed, result.rows, warned)]
      : []
    return [...rowViolations(typed, result.rows, isReadOnly(typed.sql)), ...ofStored]
  }
  const violation = failureViolation(typed, warned, storedParameters(statement.sql), parameters, result)
  return violation ? [violation] : []
}

/** Postgres's own objections to a statement are no concern; everything else Sluice refuses is. */
export async function analysisViolation(
  engine: Engine,
  statement: Statement,
  answer: Analysed,
): Promise<Violation | null> {
  if (answer.kind === 'crashed')
    return { kind: 'crash', claimed: 'no exception', seen: answer.error.message.split('\n')[0] ?? '' }
  if (answer.kind === 'typed' || answer.diagnostics.every(({ code }) => isExpected(code))) return null
  const problems = answer.diagnostics.filter(({ code }) => !isExpected(code))
  if (!(await engine.accepts(write(statement.sql, 'numbered')))) return null
  return {
    kind: 'refused',
    claimed: problems.map(({ code, message }) => `${code} ${message}`).join('; '),
    seen: 'Postgres accepts the statement',
  }
}

/** NULL for a column that takes none, or no value for it: a failure that is certain, as Sluice has it. */
const NULL_FOR_REQUIRED: ReadonlySet<string> = new Set(['SL3014', 'SL3015'])

/** Statements that Postgres does not plan, whatever the data. */
const BY_PLAN: ReadonlySet<string> = new Set(['SL2012', 'SL2013'])

/** Whether Sluice says that each call fails, for reasons that Postgres's analysis does not give. */
const isCertainToFail = (answer: Analysed): boolean =>
  answer.kind === 'refused' &&
  answer.diagnostics.length > 0 &&
  answer.diagnostics.every(({ code }) => NULL_FOR_REQUIRED.has(code) || BY_PLAN.has(code))

/** SL2xxx: Postgres's rejection; SL300x: names that the generator does not make sure of; SL3008: records; SL3060: a parameter that turned out to be no array; SL303x: rows that cannot nest as they are asked to. */
const EXPECTED: ReadonlySet<string> = new Set(['SL3001', 'SL3002', 'SL3008', 'SL3009', 'SL3060'])
const isExpected = (code: string): boolean =>
  code.startsWith('SL2') || code.startsWith('SL303') || EXPECTED.has(code) || NULL_FOR_REQUIRED.has(code)

function argumentsOf(
  seed: number,
  data: number,
  index: number,
  typed: TypedQuery,
  statement: Statement,
): ReadonlyMap<string, string | null> | null {
  const random = randomFrom(seed, 3, data, index)
  const values = new Map<string, string | null>()
  for (const parameter of typed.parameters) {
    const value = argumentFor(random, parameter, statement.parameters.get(parameter.name))
    if (value === undefined) return null
    values.set(parameter.name, value)
  }
  return values
}

/** What was written out, held against the author's own text. */
export function originalViolation(
  typed: TypedQuery,
  written: Executed | undefined,
  original: Executed,
): Violation | null {
  if (typed.row === null) return starViolation(written, original)
  if (written?.kind !== 'rows' || original.kind !== 'rows') return null
  return absenceViolation(typed, written.rows, original.rows)
}

function starViolation(written: Executed | undefined, original: Executed): Violation | null {
  // Without the casts that parameters were given, the original need not parse.
  if (!written || (original.kind === 'failed' && original.sqlstate.startsWith('42'))) return null
  const [one, other] = [contents(written), contents(original)]
  return one === other ? null : { kind: 'star', claimed: one, seen: other }
}

/** Rows as a multiset. */
const contents = (result: Executed): string =>
  result.kind === 'rows'
    ? result.rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join('\n')
    : result.sqlstate

function summary(answer: Analysed): string {
  if (answer.kind === 'crashed') return 'crashed'
  if (answer.kind === 'refused')
    return answer.diagnostics.map(({ code, message }) => `${code} ${message}`).join('; ')
  const { sql, rows, parameters, columns, command } = answer.typed
  return JSON.stringify({
    sql,
    rows,
    command,
    parameters,
    // Places name the file, which is another one for each place in the batch.
    columns: columns.map(({ why, proofs, span: _span, ...rest }) => ({
      ...rest,
      why: why.map(({ reason, detail }) => [reason, detail]),
      proofs: proofs.map(({ reason, detail }) => [reason, detail]),
    })),
  })
}
