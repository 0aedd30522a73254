import { describe, expect, it } from 'vitest'
import { bodyCases } from './nullability-body-cases.js'
import { elementCases } from './nullability-element-cases.js'
import { type NullabilityCase, nullabilityCases } from './nullability-cases.js'
import { proofCases } from './nullability-proof-cases.js'
import { useSession } from './session.js'

const session = useSession()

type Claim = 'never' | 'real' | 'imprecise'

/**
 * What a row says of a column: `id` is never NULL, `id?` is NULL in some row of this very execution, `id~` is called
 * nullable although it is never NULL: sound, and imprecise. `ids[]`, `ids[?]` and `ids[~]` say the same of an array's elements.
 */
interface Expected {
  readonly name: string
  readonly claim: Claim
  /** Null where nothing is said of elements. */
  readonly elements: Claim | null
}

const CLAIMS: Readonly<Record<string, Claim>> = { '': 'never', '?': 'real', '~': 'imprecise' }

function expectation(text: string): readonly Expected[] {
  return text.split(' ').map((word) => {
    const [, name = '', claim = '', elements] = /^(\w+)([?~]?)(?:\[([?~]?)\])?$/.exec(word) ?? []
    return {
      name,
      claim: CLAIMS[claim] ?? 'never',
      elements: elements === undefined ? null : (CLAIMS[elements] ?? 'never'),
    }
  })
}

/** Whether a NULL is among the elements of an array, as Postgres writes it: the text NULL has quotes. */
const hasNullElement = (array: string | null | undefined): boolean =>
  /[{,]NULL[,}]/.test((array ?? '').replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))

const named = ([sentence, sql, expected, parameters = []]: NullabilityCase) => ({
  sentence,
  sql,
  expected,
  parameters,
})

const groups = [...nullabilityCases, ...proofCases, ...bodyCases, ...elementCases]
const sentences = groups.flatMap(({ rows }) => rows.map(([sentence]) => sentence))

it('has a sentence of its own for every row', () => {
  expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) < index)).toEqual([])
  expect(sentences.length).toBeGreaterThanOrEqual(400)
})

it('tells how many columns are called nullable without a NULL to show', () => {
  const columns = groups.flatMap(({ rows }) => rows.flatMap(([, , expected]) => expectation(expected)))
  const claims = columns.flatMap(({ claim, elements }) => (elements ? [claim, elements] : [claim]))
  const count = (which: Claim): number => claims.filter((claim) => claim === which).length
  const [never, real, imprecise] = [count('never'), count('real'), count('imprecise')]
  process.stdout.write(
    `nullability: ${sentences.length} cases; ${never} columns and elements never NULL, ${real} nullable with a NULL shown, ${imprecise} imprecise\n`,
  )
  expect(imprecise).toBeLessThan(real / 5)
})

for (const { title, rows } of groups) {
  describe(title, () => {
    it.each(rows.map(named))('$sentence', async ({ sql, expected, parameters }) => {
      const query = await session.query(sql)
      const columns = expectation(expected)
      expect(query.columns.map(({ name, nullable }) => `${name}${nullable ? ' or null' : ''}`)).toEqual(
        columns.map(({ name, claim }) => `${name}${claim === 'never' ? '' : ' or null'}`),
      )
      const found = await session.run(query.sql, parameters)
      expect(found.length, 'rows that were looked at').toBeGreaterThan(0)
      for (const { name, claim } of columns) {
        const hasNull = found.some((row) => row[name] === null)
        expect(hasNull, `${name} is NULL in some row`).toBe(claim === 'real')
      }
      for (const { name, elements } of columns.filter((column) => column.elements !== null)) {
        const type = query.columns.find((column) => column.name === name)?.type
        const elementNullable = type?.kind === 'array' && type.elementNullable
        expect(elementNullable, `an element of ${name} may be null`).toBe(elements !== 'never')
        const hasNull = found.some((row) => hasNullElement(row[name]))
        expect(hasNull, `an element of ${name} is NULL in some row`).toBe(elements === 'real')
      }
      for (const { nullable, why } of query.columns) expect(why.length > 0).toBe(nullable)
    })
  })
}
