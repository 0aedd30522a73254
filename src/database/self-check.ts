import type { Database } from './database.js'

/** An instance with damaged memory continues to answer, mainly with empty successes. */
export async function answersCorrectly(database: Pick<Database, 'describe' | 'rows'>): Promise<boolean> {
  const answer = await database.describe('select 6 * 7 as answer, $1::text as echo')
  if (answer.kind !== 'described' || answer.tree === null) return false
  const [row] = await database.rows('select 6 * 7 as answer, $1::text as echo', ['echo'])
  const names = answer.fields?.map(({ name }) => name).join()
  return names === 'answer,echo' && row?.['answer'] === '42' && row['echo'] === 'echo'
}
