import type { Database } from '#sluice/database/database'
import { combinations } from './combinations.js'
import { literal } from './types.js'

/** One expression over named arguments, and the values to try for each: SQL expressions. */
export interface Trial {
  /** SQL of a boolean that is true where something is NULL that should not be; `$1`, `$2` … stand for the arguments. */
  readonly isNull: string
  readonly arguments: readonly (readonly string[])[]
}

export interface Outcome {
  readonly attempts: number
  readonly values: number
  readonly nulls: number
  /** The arguments of one call that gave NULL. */
  readonly witness: string | null
  /** The last error, for finding out why no call succeeds. */
  readonly failure: string | null
}

/** Runs trials on a server whose schema is `sweepSchema`; an error of one call does not matter to the others. */
export async function runTrials(
  database: Database,
  trials: readonly Trial[],
  budget: number,
): Promise<readonly Outcome[]> {
  const text = trials.map((trial, index) => block(trial, index, budget)).join(';\n')
  const problem = await database.execute(`truncate sweep.result;\n${text}`)
  if (problem) throw new Error(`${problem.sqlstate} ${problem.message}\n${text.slice(0, 5000)}`)
  const rows = await database.rows('select * from sweep.result order by call')
  return rows.map((row) => ({
    attempts: Number(row['attempts']),
    values: Number(row['values']),
    nulls: Number(row['nulls']),
    witness: row['witness'] ?? null,
    failure: row['failure'] ?? null,
  }))
}

/** A PL/pgSQL block: it catches the error of a single call, which plain SQL cannot. */
function block(trial: Trial, index: number, budget: number): string {
  const chosen = combinations(
    trial.arguments.map(({ length }) => length),
    budget,
  )
  const numbers = trial.arguments.map((_, argument) => argument + 1)
  const places = numbers.map(
    (number) => `${literal(`{${chosen.map((indices) => indices[number - 1]).join()}}`)}::int[]`,
  )
  const from = [
    numbers.length === 0
      ? `generate_series(1, ${chosen.length}) c`
      : `unnest(${places.join(', ')}) c(${numbers.map((number) => `i${number}`).join()})`,
    ...trial.arguments.map((expressions, argument) => {
      const used = [...new Set(chosen.map((indices) => indices[argument] ?? 0))]
      const rows = used.map((place) => {
        const expression = expressions[place] ?? 'null'
        return `(${place}, ${expression}, ${literal(expression)})`
      })
      return `join (values ${rows.join(', ')}) v${argument + 1}(i, v, t) on v${argument + 1}.i = c.i${argument + 1}`
    }),
  ]
  const selected = numbers.map((n) => `v${n}.v as a${n}, v${n}.t as t${n}`).join(', ')
  const isNull = trial.isNull.replaceAll(/\$(\d+)/g, 'r.a$1')
  const witness = numbers.map((n) => `r.t${n}`).join(', ')
  return `do $sweep$
    declare
      r record;
      attempts int := 0;
      found int := 0;
      nulls int := 0;
      witness text;
      failure text;
    begin
      for r in select ${selected} from ${from.join('\n')}
      loop
        attempts := attempts + 1;
        begin
          if ${isNull} then
            nulls := nulls + 1;
            witness := coalesce(witness, ${witness === '' ? `''` : `concat_ws(', ', ${witness})`});
          else
            found := found + 1;
          end if;
        exception when others then
          failure := sqlstate || ' ' || sqlerrm;
        end;
      end loop;
      insert into sweep.result values (${index}, attempts, found, nulls, witness, failure);
    end $sweep$`
}
