import type { Database } from '#sluice/database/database'
import { castTrial, tryClaim } from './claims.js'
import type { SweepServer } from './server.js'
import type { SweepType, Types } from './types.js'

export interface CastsSwept {
  /** Casts between types by way of their text. */
  readonly inputOutput: number
  /** Casts of arrays, element by element. */
  readonly arrays: number
  /** `integer as text: '…'` for each that gave NULL. */
  readonly witnesses: readonly string[]
}

const castsQuery = `select castsource as source, casttarget as target, castmethod as method from pg_cast order by 1, 2`

/**
 * Casts that are no functions: the analyser takes any of them for total. By way of text: those of `pg_cast`, and between each type
 * and the string types. Of arrays: between arrays of any two types that `pg_cast` has a cast for; elements may become NULL.
 */
export async function sweepCasts(server: SweepServer, types: Types, budget: number): Promise<CastsSwept> {
  const castable = await readCasts(server.database)
  const strings = ['text', 'varchar', 'bpchar', 'name'].map((name) => types.byName(name))
  const texts = types.byName('text').expressions
  const withValues = types.all.filter(({ expressions, kind }) => expressions.length > 0 && kind !== 'p')
  const witnesses: string[] = []
  let inputOutput = 0
  let arrays = 0

  async function attempt(
    source: SweepType,
    target: SweepType,
    expressions: readonly string[],
  ): Promise<boolean> {
    if (expressions.length === 0) return false
    const { values, witness } = await tryClaim(server, [castTrial(expressions, target)], budget)
    if (witness !== null) witnesses.push(`${source.name} as ${target.name}: ${witness}`)
    return values > 0
  }
  for (const type of withValues) {
    for (const string of strings) {
      if (type !== string && (await attempt(type, string, type.expressions))) inputOutput++
    }
    const written = type.expressions.map((expression) => `(${expression})::text`)
    const [text] = strings
    if (text && type !== text && (await attempt(text, type, [...texts, ...written]))) inputOutput++
  }
  for (const { source, target, method } of castable) {
    const [from, to] = [types.byOid(source), types.byOid(target)]
    if (method === 'i' && (await attempt(from, to, from.expressions))) inputOutput++
    const [fromArray, toArray] = [types.arrayOf(from), types.arrayOf(to)]
    if (fromArray && toArray && (await attempt(fromArray, toArray, fromArray.expressions))) arrays++
  }
  return { inputOutput, arrays, witnesses }
}

interface Cast {
  readonly source: number
  readonly target: number
  /** `pg_cast.castmethod`: f function, i by way of text, b binary-coercible. */
  readonly method: string
}

async function readCasts(database: Database): Promise<readonly Cast[]> {
  const rows = await database.rows(castsQuery)
  return rows.map((row) => ({
    source: Number(row['source']),
    target: Number(row['target']),
    method: row['method'] ?? '',
  }))
}
