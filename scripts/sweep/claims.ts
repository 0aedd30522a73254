/** Trials of what is claimed of functions beyond the strict ones that return one value. */
import { runTrials, type Trial } from './call.js'
import { instances, type SweepFunction } from './functions.js'
import { meaningful } from './meanings.js'
import type { Needs, WindowNeeds } from './reviewed.js'
import type { SweepServer } from './server.js'
import { callOf } from './sweep-functions.js'
import { literal, type SweepType, type Types } from './types.js'

/** What came of trying a claim: how many calls gave a value, and the arguments of one that gave NULL. */
export interface Tried {
  readonly values: number
  readonly witness: string | null
}

/** Runs the trials of one claim, and starts the server anew if they broke it. */
export async function tryClaim(
  server: SweepServer,
  trials: readonly Trial[],
  budget: number,
): Promise<Tried> {
  const outcomes = await runTrials(server.database, trials, budget)
  await server.recover()
  return {
    values: outcomes.reduce((sum, { values }) => sum + values, 0),
    witness: outcomes.find(({ nulls }) => nulls > 0)?.witness ?? null,
  }
}

const valuesOf = ({ expressions }: SweepType): readonly string[] => expressions
const orNull = (type: SweepType): readonly string[] => [
  type.name === 'record' ? 'null::record' : `null::${type.sql}`,
  ...type.expressions,
]

/** A function that is not strict, with NULL too for each argument that is not in the set said to suffice. */
export function notStrictTrials(
  called: SweepFunction,
  types: Types,
  suffices: readonly number[],
): readonly Trial[] {
  return instances(called, types).flatMap((instance) => {
    const forms = called.variadic
      ? [instance, [...instance, types.byName('text')], [...instance, ...instance.slice(-1)]]
      : [instance]
    return forms.map((form): Trial => {
      const lists = form.map((type, index) => (suffices.includes(index + 1) ? valuesOf(type) : orNull(type)))
      return { isNull: `num_nulls(${callOf(called, form.length)}) > 0`, arguments: meaningful(called, lists) }
    })
  })
}

/** One column of a function's rows, of which there may be no end. NULL as an argument must not matter either. */
export function columnTrials(called: SweepFunction, types: Types, column: number): readonly Trial[] {
  const value = called.columns.length > 1 ? `(row)."${called.columns[column - 1]}"` : 'row'
  return instances(called, types).map((instance): Trial => {
    const rows = `select ${callOf(called, instance.length)} as row limit 100`
    return {
      isNull: `exists (select from (${rows}) s where num_nulls(${value}) > 0)`,
      arguments: meaningful(called, instance.map(orNull)),
    }
  })
}

/** An aggregate over no rows, over one and over two. */
export function aggregateTrials(called: SweepFunction, types: Types, needs: Needs): readonly Trial[] {
  return instances(called, types).flatMap((instance) => {
    const direct = instance.slice(0, called.directArguments)
    // A hypothetical row has the columns that WITHIN GROUP orders by.
    const aggregated = called.aggregateKind === 'h' ? direct : instance.slice(called.directArguments)
    return (needs === 'nothing' ? [0, 1] : [1, 2]).map((rows): Trial => {
      const call = aggregateCall(called, direct.length, aggregated.length)
      const from = rowsOf(direct.length, aggregated.length, rows)
      const given = [...direct, ...Array.from({ length: Math.max(rows, 1) }, () => aggregated).flat()]
      return {
        isNull: `num_nulls((select ${call} from ${from})) > 0`,
        arguments: given.map(needs === 'values' ? valuesOf : orNull),
      }
    })
  })
}

const list = (count: number, item: (number: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index + 1)).join(', ')

function aggregateCall(called: SweepFunction, direct: number, aggregated: number): string {
  const name = `${called.schema}."${called.name}"`
  const columns = list(aggregated, (column) => `c${column}`)
  if (called.aggregateKind === 'n') return `${name}(${aggregated === 0 ? '*' : columns})`
  return `${name}(${list(direct, (number) => `$${number}`)}) within group (order by ${columns})`
}

function rowsOf(direct: number, columns: number, rows: number): string {
  if (columns === 0) return `generate_series(1, ${rows})`
  const made = Array.from(
    { length: Math.max(rows, 1) },
    (_, row) => `(${list(columns, (column) => `$${direct + row * columns + column}`)})`,
  )
  const names = list(columns, (column) => `c${column}`)
  return `(values ${made.join(', ')}) x(${names})${rows === 0 ? ' where false' : ''}`
}

/** A window function over two rows with the default frame, which holds the current row. */
export function windowTrials(called: SweepFunction, types: Types, needs: WindowNeeds): readonly Trial[] {
  return instances(called, types).map((instance): Trial => {
    const given = list(
      instance.length,
      (number) => `case o when 1 then $${number} else $${number + instance.length} end`,
    )
    const rows = `select pg_catalog."${called.name}"(${given}) over (order by o) as w from (values (1), (2)) x(o)`
    return {
      isNull: `exists (select from (${rows}) s where num_nulls(w) > 0)`,
      arguments: [...instance, ...instance].map(needs === 'nothing' ? orNull : valuesOf),
    }
  })
}

/** A strict function with a constant as its first argument. */
export function constantTrials(called: SweepFunction, types: Types, constant: string): readonly Trial[] {
  return instances(called, types).map(([first, ...others]): Trial => {
    if (!first) throw new Error(`${called.signature} has no first argument`)
    return {
      isNull: `num_nulls(${callOf(called, called.arguments.length)}) > 0`,
      arguments: [[`${literal(constant)}::${first.sql}`], ...others.map(valuesOf)],
    }
  })
}

/** A cast: by a function, by way of text, or of each element of an array. */
export const castTrial = (expressions: readonly string[], target: SweepType): Trial => ({
  isNull: `num_nulls($1::${target.sql}) > 0`,
  arguments: [expressions],
})
