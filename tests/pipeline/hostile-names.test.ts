/**
 * One project of names from a hostile alphabet, through the whole pipeline: whatever files, tables, columns, labels, constraints,
 * functions, aliases and parameters are called, the output compiles strictly, loads, and has the names. `SLUICE_NAMES` is how many tables
 * there are, `SLUICE_SEED` which.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadConfig } from '#sluice/config/load-config'
import { writeOutput } from '#sluice/output/write-output'
import { compile } from '#sluice/pipeline'
import { camelCase, isModulePath } from '#sluice/source/names'
import { transformSync } from 'esbuild'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { temporaryProject } from '../config/temporary-project.js'
import { compileStrictly } from './strict-compiler.js'
import { count } from '../setup/length.js'

const tables = count('SLUICE_NAMES', 6, 15)
const seed = Number(process.env['SLUICE_SEED'] ?? 12)

const unit = fc.constantFrom(
  ...`aZ0_-$.,;:!?'\`\\/{}()[]<>=+*&%#@~|^ \n\t\u2028\u202e\ufeffé日🙂`,
  '"',
  'then',
  'default',
  '__proto__',
  '__esModule',
  'constructor',
  'toString',
  '*/',
  '/*',
  '//',
  '--',
  '${x}',
  '\\u0041',
  "');",
  'class',
  'await',
  'null',
  'row',
  'params',
  'sql',
  'schema',
  'cells',
  '$1',
  ':a',
  '@if',
  '.ts',
  'select',
)
/** At most 50 bytes, so that a number fits in front within Postgres's 63. */
const name = fc
  .array(unit, { minLength: 1, maxLength: 5 })
  .map((units) => units.join(''))
  .filter((text) => Buffer.byteLength(text) <= 50)

const names = (count: number, offset: number): readonly string[] =>
  fc.sample(name, { numRuns: count, seed: seed * 100 + offset })
/** drizzle-kit cannot write these: SL4032. */
const forDrizzle = (text: string): string => text.replaceAll(/[";,[]/g, "'")
/** Distinct, by a number that stands in front or behind. */
const distinct = (text: string, number: number): string =>
  number % 2 === 0 ? `${text}${number}` : `n${number}${text}`
const literal = (text: string): string => JSON.stringify(text)
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const constant = (text: string): string => `'${text.replaceAll("'", "''")}'`
/** A directive in a comment is one. */
const commented = (text: string): string => text.replaceAll(/\s/g, ' ').replaceAll('@', '')
/** Dots and brackets make paths of aliases. */
const flat = (text: string): string => text.replaceAll(/[.[\]]/g, '_')

interface Names {
  readonly table: string
  readonly columns: readonly string[]
  readonly labels: readonly string[]
  readonly file: string
  readonly aliases: readonly string[]
  readonly other: string
}

function sampled(): readonly Names[] {
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((offset) => names(tables, offset))
  const at = (kind: number, index: number): string => distinct(all[kind]?.[index] ?? '', index)
  // Files in hidden folders are not read.
  const isFile = (text: string): boolean =>
    isModulePath(text) && text.split('/').every((part) => part !== '' && !part.startsWith('.'))
  return Array.from({ length: tables }, (_, index) => ({
    table: forDrizzle(at(0, index)),
    columns: [1, 2, 3].map((kind) => forDrizzle(`${at(kind, index)}${kind}`)),
    labels: [4, 5].map((kind) => all[kind]?.[index] ?? '').concat('__proto__', "it's"),
    file: isFile(at(6, index)) ? at(6, index) : `file ${index}`,
    aliases: [6, 7, 8].map((kind) => flat(`${at(kind, index)}${kind}`)),
    other: at(7, index),
  }))
}

const schemaOf = ({ table, columns, labels, other }: Names, index: number): string => {
  const [first = '', second = '', third = ''] = columns
  return `
export const e${index} = pg.pgEnum(${literal(forDrizzle(`e${other}`))}, [${[...new Set(labels)].map(literal).join(', ')}])
export const t${index} = pg.pgTable(${literal(table)}, {
  ${literal(first)}: pg.integer(${literal(first)}).notNull(),
  ${literal(second)}: e${index}(${literal(second)}).array(),
  ${literal(third)}: pg.jsonb(${literal(third)}).$type<{ ${literal(first)}: string }>(),
}, (t) => [
  pg.unique(${literal(forDrizzle(`u${other}`))}).on(t[${literal(first)}]),
  pg.check(${literal(forDrizzle(`c${other}`))}, sql\`\${t[${literal(first)}]} > 0\`),
])
`
}

const setupOf = ({ other, aliases }: Names): string => `
create type ${quoted(`x${other}`)} as (${aliases.map((alias) => `${quoted(alias)} int[]`).join(', ')});
create function ${quoted(`f${other}`)}(${quoted(`a${other}`)} int) returns ${quoted(`x${other}`)}
  language sql immutable as 'select row(null, null, null)';
`

const queriesOf = ({ table, columns, labels, aliases, other }: Names, index: number): string => {
  const [first = '', second = '', third = ''] = columns.map(quoted)
  const [one = '', two = '', three = ''] = aliases.map(quoted)
  return `-- ${commented(other)} ${commented(table)}
-- name: find${index} :many
-- @param toString ${commented(other)}
select *, ${first} as ${one}, array[${first}] as ${two}, jsonb_build_object(${constant(other)}, ${first}) as ${three}
from ${quoted(table)} where ${first} = :toString and ${second} = :class?;

-- name: call${index} :one
select ${quoted(`f${other}`)}(:then::int) as ${one}, ${constant(labels[0] ?? '')}::text as ${two}, (${quoted(`f${other}`)}(1)).${one} as ${three};

-- name: change${index} :exec
insert into ${quoted(table)} (${first}, ${second}, ${third}) values (:row, :sql, :params);

-- name: pick${index} :many
select ${first} as ${one}, ${second} as ${two} from ${quoted(table)} where true
  -- @if cells
  and ${first} = :cells
  -- @end
`
}

it.each(['drizzle', 'sql'])('every name compiles, loads and is there, with naming %s', async (naming) => {
  const all = sampled()
  const root = temporaryProject({
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts' }
export const sluice = { naming: '${naming}', importExtension: '.js', tag: true, database: { setup: './setup.sql' } }\n`,
    'schema.ts': `import * as pg from 'drizzle-orm/pg-core'\nimport { sql } from 'drizzle-orm'\n${all.map(schemaOf).join('')}`,
    'setup.sql': all.map(setupOf).join(''),
    ...Object.fromEntries(all.map((one, index) => [`queries/${one.file}.sql`, queriesOf(one, index)])),
  })
  const { value: config, diagnostics } = await loadConfig({ cwd: root })
  expect(diagnostics).toEqual([])
  if (!config) throw new Error('no config')
  const compilation = await compile(config, { onProgress: () => {} })
  const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error')
  expect(
    errors.map(({ code, message, span }) => `${code} ${span?.file.path}:${span?.start} ${message}`),
  ).toEqual([])
  const read = new Set(compilation.queries.map(({ source }) => source.module))
  expect(all.map(({ file }) => file).filter((file) => !read.has(file))).toEqual([])
  expect(compilation.queries).toHaveLength(4 * tables)
  expect((await writeOutput(config, compilation.files)).diagnostics).toEqual([])
  expect(compileStrictly(root, ['generated', 'schema.ts'])).toBe('')
  expect(await loadedFunctions(root)).toBe(4 * tables)

  for (const query of compilation.queries.filter(({ source }) => source.property.startsWith('find'))) {
    const names = all[Number(query.source.property.slice(4))]
    const expected = [
      ...(names?.columns ?? []),
      ...(names?.aliases ?? []).map(naming === 'sql' ? String : camelCase),
    ]
    expect(query.columns.map(({ property }) => property)).toEqual(expected)
  }
})

/** How many functions the modules have that the index exports. */
async function loadedFunctions(root: string): Promise<number> {
  const folder = join(root, 'generated')
  for (const entry of [...readdirSync(folder, { recursive: true, encoding: 'utf8' }), '../schema.ts']) {
    if (!entry.endsWith('.ts')) continue
    const { code } = transformSync(readFileSync(join(folder, entry), 'utf8'), { loader: 'ts', format: 'esm' })
    writeFileSync(join(folder, entry.replace(/ts$/, 'js')), code)
  }
  const index: Readonly<Record<string, unknown>> = await import(pathToFileURL(join(folder, 'index.js')).href)
  return Object.values(index).flatMap((module) =>
    typeof module === 'object' && module !== null
      ? Object.entries(module).filter(([name]) => /^(?:find|call|change|pick)\d+$/.test(name))
      : [],
  ).length
}
