import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TypedQuery } from '#sluice/model/typed-query'
import { loadConfig } from '#sluice/config/load-config'
import type { Row } from '#sluice/database/database'
import { emitModules } from '#sluice/emit/emit-modules'
import { jsonChecksCode, onOneLine } from '#sluice/emit/json-code'
import { loadSchema } from '#sluice/schema/load-schema'
import { compileStrictly } from '../pipeline/strict-compiler.js'
import { type JsonCase, jsonCases } from './json-cases.js'
import { misfit } from './json-fits.js'
import { schemaModule, schemaSql } from './json-schema.js'
import { useSession } from './session.js'

const session = useSession(schemaSql)
const cases = Object.values(jsonCases).flat()
const nameOf = (one: JsonCase): string => `case${cases.indexOf(one) + 1}`
const rowOf = (one: JsonCase): string => `Case${cases.indexOf(one) + 1}Row`

/** A generated function, on anything that has the methods of a postgres.js handle. */
type Generated = (sql: object, params?: object) => Promise<readonly object[]>

let root = ''
let queries: readonly TypedQuery[] = []
let moduleText = ''
let calls: Readonly<Record<string, Generated>> = {}
let complaints = ''

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sluice-json-'))
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'))
  write('schema.ts', schemaModule)
  write(
    'drizzle.config.mjs',
    "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' }\n",
  )
  const { value: config } = await loadConfig({ cwd: root })
  const { value: loaded } = config ? await loadSchema(config) : { value: null }
  if (!config || !loaded) throw new Error('the schema of the cases cannot be read')

  const text = cases.map((one) => `-- name: ${nameOf(one)} :many\n${one.sql};\n`).join('\n')
  const analysis = await session.analyze(text, { model: loaded.model })
  // Values that lose something in JSON are warnings of their own.
  const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error')
  expect(errors.map(({ code, query, message }) => `${code} ${query}: ${message}`)).toEqual([])
  queries = analysis.queries
  for (const file of await emitModules({ ...config, importExtension: '.js' }, queries, [])) {
    write(join('generated', file.path), file.text)
    if (file.path === 'q.ts') moduleText = file.text
  }
  calls = await import(join(root, 'generated/q.ts'))
  for (const one of cases) write(`values/${nameOf(one)}.ts`, await valuesText(one))
  complaints = compileStrictly(root, ['generated', 'values'])
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** The rows of a case as a literal of their type, so that the compiler says whether they have it. */
async function valuesText(one: JsonCase): Promise<string> {
  const rows =
    one.refused === null
      ? await decoded(one)
      : (await found(one)).map(({ j, ...others }) => ({ ...others, j: j ? JSON.parse(j) : null }))
  expect(rows.length, one.sql).toBeGreaterThan(0)
  return [
    `import type { ${rowOf(one)} } from '../generated/q.js'`,
    ...(one.refused === null ? [] : ['// @ts-expect-error What is refused is not of the type.']),
    `export const rows: ${rowOf(one)}[] = ${JSON.stringify(rows)}`,
    '',
  ].join('\n')
}

const found = (one: JsonCase): Promise<readonly Row[]> => session.run(queryOf(one).sql, argumentsOf(one))

function queryOf(one: JsonCase): TypedQuery {
  const query = queries[cases.indexOf(one)]
  if (!query) throw new Error(`there is no query of: ${one.sentence}`)
  return query
}

const argumentsOf = (one: JsonCase): readonly null[] => queryOf(one).parameters.map(() => null)

/** The rows that the generated function gives. */
async function decoded(one: JsonCase): Promise<readonly object[]> {
  const cells = (await found(one)).map((row) =>
    Object.values(row).map((text) => (text === null ? null : Buffer.from(text))),
  )
  // As postgres.js does: each row with the result, then that.
  const result = { columns: [], count: cells.length }
  const handle = {
    typed: (value: unknown) => value,
    unsafe: () => ({
      raw: () =>
        Object.assign(Promise.resolve(result), {
          forEach: (take: (row: readonly unknown[], of: object) => void) =>
            cells.forEach((row) => take(row, result)),
        }),
    }),
  }
  const { parameters } = queryOf(one)
  const call = calls[nameOf(one)]
  if (!call) throw new Error(`there is no function of: ${one.sentence}`)
  return parameters.length === 0
    ? call(handle)
    : call(handle, Object.fromEntries(parameters.map(({ property }) => [property, null])))
}

/** What the generated module declares the column `j` to be. */
function declared(one: JsonCase): string {
  const [, members = ''] = new RegExp(`interface ${rowOf(one)} \\{\n([^]*?)\n\\}\n`).exec(moduleText) ?? []
  return onOneLine(/^ {2}j: ([^]*)$/m.exec(members)?.[1] ?? '')
}

function checksOf(one: JsonCase): string {
  const type = queryOf(one).columns.find(({ name }) => name === 'j')?.type
  return type?.kind === 'json' ? jsonChecksCode(type.shape).replaceAll(/,?\n */g, ' ') : ''
}

/** The rows whose value does not have the shape: the compiler's judgement again, where no type of the schema comes in. */
async function misfits(one: JsonCase): Promise<readonly string[]> {
  const type = queryOf(one).columns.find(({ name }) => name === 'j')?.type
  const shape = type?.kind === 'json' ? type.shape : null
  const rows = shape ? await found(one) : []
  return rows.flatMap(({ j }) => (shape && j ? (misfit(shape, JSON.parse(j)) ?? []) : []))
}

it('breaks long objects into lines, at every depth', () => {
  expect(moduleText).toContain(`  j: {
    identifier: number
    title_of_the_book: string
    more: {
      number_of_pages: number
      sold: string | null
      title_of_the_book_again: string
      and_its_identifier: number
    }
  }
`)
})

it('has a sentence of its own for every case', () => {
  const sentences = Object.entries(jsonCases).flatMap(([title, group]) =>
    group.map(({ sentence }) => `${title} ${sentence}`),
  )
  expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) < index)).toEqual([])
  expect(sentences.length).toBeGreaterThan(150)
})

it('passes the strict compiler', () => {
  expect(complaints.split('\n').filter((line) => !line.includes('values/'))).toEqual([''])
})

for (const [title, group] of Object.entries(jsonCases)) {
  describe(title, () => {
    it.each(group.map((one) => [one.sentence, one] as const))('%s', async (_, one) => {
      expect(declared(one)).toBe(one.type)
      expect(checksOf(one)).toBe(one.checks)
      expect(complaints.split('\n').filter((line) => line.includes(`values/${nameOf(one)}.ts`))).toEqual([])
      if (one.refused === null) expect(await misfits(one)).toEqual([])
      else await expect(decoded(one)).rejects.toThrow(`${nameOf(one)}: ${one.refused}`)
    })
  })
}
