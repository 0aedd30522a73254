import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { asc, getTableColumns } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { createJiti } from 'jiti'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '#sluice/config/load-config'
import { compile } from '#sluice/pipeline'
import { compileStrictly } from '../pipeline/strict-compiler.js'
import * as drizzle1 from '../drizzle-1/drizzle.js'
import { useDatabase } from '../setup/database.js'
import { linkPackages } from '../setup/drizzle-lines.js'
import type { everyBuilder } from './types/every-builder.js'

/*
 * A schema with a column of every builder of pg-core in every mode: what `select *` gives is what Drizzle's own select gives, and its
 * type is what Drizzle infers. `vector`, `halfvec`, `sparsevec` and `geometry` need extensions that the server of the tests lacks.
 */

const rowCount = 1000
const noise = `translate(md5(random()::text), '0123456789', 'é🙂 "\\\\,{}''x')`
const instant = `timestamptz '2000-01-01 00:00Z' + random() * interval '20000 days' - random() * interval '60000 days'`

/** Of columns whose builders 0.45 does not have. */
const of1 = {
  bigintString: '((random() - 0.5) * 9e18)::int8',
  byteaValue: `decode(md5(random()::text), 'hex')`,
  byteaArray: `array[decode(md5(random()::text), 'hex'), '']`,
  codecDate: instant,
}

/** A random value of each column, made by Postgres; serials have their own. */
const expressions: Readonly<
  Partial<Record<keyof typeof everyBuilder.$inferSelect | keyof typeof of1, string>>
> = {
  bigintNumber: '((random() - 0.5) * 9007199254740991)::int8',
  bigintBigint: '((random() - 0.5) * 9e18)::int8',
  bitString: '(random() * 15)::int4::bit(4)',
  booleanFlag: 'random() < 0.5',
  charFixed: `left(${noise}, 4)`,
  charLabels: `(array['a', 'b'])[1 + (random() * 1)::int4]`,
  cidrNet: `set_masklen('10.0.0.0'::inet + (random() * 65535)::int8 * 256, 24)::cidr`,
  customText: noise,
  customBytes: `decode(md5(random()::text), 'hex')`,
  dateString: `(${instant})::date`,
  dateDate: `(${instant})::date`,
  doubleValue: '(random() - 0.5) * 10 ^ ((random() - 0.5) * 300)::int4',
  enumMood: `(enum_range(null::mood))[1 + (random() * 2)::int4]`,
  enumRole: `(enum_range(null::role))[1 + (random() * 1)::int4]`,
  enumRoles: `array['owner', 'guest']::role[]`,
  enumLevel: `(enum_range(null::level))[1 + (random() * 1)::int4]`,
  enumListed: `(enum_range(null::listed_role))[1 + (random() * 1)::int4]`,
  textRole: `(array['owner', 'guest'])[1 + (random() * 1)::int4]`,
  varcharRole: `(array['owner', 'guest'])[1 + (random() * 1)::int4]`,
  textSide: `(array['near', 'far'])[1 + (random() * 1)::int4]`,
  textRoles: `array['owner', 'guest']`,
  typedTexts: `array['near', 'far']`,
  inetAddress: `'10.0.0.1'::inet + (random() * 65535)::int8`,
  integerValue: '((random() - 0.5) * 4e9)::int4',
  intervalValue: `make_interval(months => (random() * 99)::int4, days => (random() * 99)::int4, secs => random() * 99999)`,
  jsonValue: `(array['1', '"a"', 'null', 'true', '[1,null]', '{"b":{"c":"é"}}'])[1 + (random() * 5)::int4]::json`,
  jsonTyped: `(array['[1,2]', '"text"', 'null'])[1 + (random() * 2)::int4]::json`,
  jsonbValue: `(array['1.50', '""', 'null', 'false', '[]', '{"b":[{}]}'])[1 + (random() * 5)::int4]::jsonb`,
  jsonbTyped: `jsonb_build_object('a', (random() * 1e6)::int4)`,
  lineTuple: `format('{%s,1,%s}', random(), (random() * 9)::int4)::line`,
  lineAbc: `format('{%s,-1,%s}', (random() * 9)::int4, random())::line`,
  macAddress: `left(md5(random()::text), 12)::macaddr`,
  macAddress8: `left(md5(random()::text), 16)::macaddr8`,
  numericString: `(random() * 1e9)::numeric * (random() * 1e9)::numeric`,
  numericNumber: '((random() - 0.5) * 1e9)::numeric(12, 2)',
  numericBigint: `((random() - 0.5)::numeric * 1e29)::numeric(30, 0)`,
  pointTuple: 'point(random() * 180, -random())',
  pointXy: 'point((random() * 10)::int4, random() * 1e10)',
  realValue: '((random() - 0.5) * 10 ^ ((random() - 0.5) * 60)::int4)::float4',
  smallintValue: '((random() - 0.5) * 65534)::int2',
  textValue: noise,
  textLabels: `(array['left', 'right'])[1 + (random() * 1)::int4]`,
  timeValue: `(${instant})::time`,
  timeZoned: `(${instant})::timetz`,
  timestampDate: `(${instant})::timestamp`,
  timestampString: `(${instant})::timestamp`,
  timestampZoned: instant,
  timestampZonedString: instant,
  uuidValue: 'gen_random_uuid()',
  varcharValue: noise,
  textArray: `array[${noise}, '', ${noise}]`,
  integerMatrix: `array[array[1, (random() * 1e9)::int4], array[-1, 0]]`,
  bigintArray: `array[(random() * 9e18)::int8, -1]`,
  timestampArray: `array[${instant}, ${instant}]`,
  enumArray: `array['fine', 'so "so"']::mood[]`,
  customArray: `array[${noise}, '']`,
  dateArray: `array[(${instant})::date, '4000-02-29']`,
  jsonbArray: `array['{"a":1}', jsonb_build_object('a', (random() * 1e6)::int4)]`,
  lineArray: `array[format('{%s,-1,%s}', (random() * 9)::int4, random())::line]`,
  numericArray: `array[((random() - 0.5) * 1e9)::numeric(12, 2), 0]`,
  pointArray: `array[point(random() * 180, -random()), point(0, 1e10)]`,
  ...of1,
}

/** How a schema of 0.45 is written in 1.0, which names columns where a table is built. */
interface Variant {
  readonly line: '0.x' | '1.x'
  readonly casing?: 'snake_case'
}

const variants: readonly Variant[] = [
  { line: '0.x' },
  { line: '0.x', casing: 'snake_case' },
  { line: '1.x' },
  { line: '1.x', casing: 'snake_case' },
]

const written = readFileSync(join(import.meta.dirname, 'types/every-builder.ts'), 'utf8')

function schemaOf({ line, casing }: Variant): string {
  if (line === '0.x') return written
  const added =
    "  bigintString: pg.bigint({ mode: 'string' }),\n  byteaValue: pg.bytea(),\n  byteaArray: pg.bytea().array(),\n  codecDate: dated(),\n"
  return `${written
    .replace(/\}\)\n$/, `${added}})\n`)
    .replaceAll('.array().array()', ".array('[][]')")
    .replace('pg.pgTable(', casing ? 'pg.snakeCase.table(' : 'pg.pgTable(')}
const dated = pg.customType<{ data: string }>({
  dataType: () => 'timestamptz',
  codec: 'timestamptz',
  fromDriver: (date) => (date as Date).toISOString(),
})
`.replace(/(export const everyBuilder[^]*)(const dated[^]*)$/, '$2$1')
}

interface Module {
  readonly everyBuilder: typeof everyBuilder
}

const database = useDatabase()
const folder = mkdtempSync(join(tmpdir(), 'sluice-parity-'))
let sql: postgres.Sql
let drizzled: postgres.Sql

beforeAll(() => {
  sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  drizzled = postgres(database.url, { max: 1 })
})
afterAll(async () => {
  await Promise.all([sql?.end(), drizzled?.end()])
  rmSync(folder, { recursive: true, force: true })
})

/** Labels of a TypeScript enum, wherever they go. */
function labels(snakeCase: boolean): string {
  const [role, roles, text] = snakeCase
    ? ['enum_role', 'enum_roles', 'text_role']
    : ['"enumRole"', '"enumRoles"', '"textRole"']
  return `
-- name: selectLabels :many
select ${role} as one, coalesce(${text}, 'guest') as other, json_build_object('role', ${role}, 'roles', ${roles}, 'text', ${text}) as document
from every_builder where ${role} = :role and ${text} = any(:texts);
-- name: selectLabelsOfAll :one
select min(${role}) as lowest, array_agg(${role}) as all from every_builder;
`
}

/** The statements that make a schema, by drizzle-kit of a line. */
async function creation({ line, casing }: Variant, module: object): Promise<readonly string[]> {
  if (line === '0.x') {
    const [empty, full] = [{}, module].map((each) =>
      generateDrizzleJson({ ...each }, undefined, undefined, casing),
    )
    return empty && full ? generateMigration(empty, full) : []
  }
  const [empty, full] = [
    await drizzle1.generateDrizzleJson({}),
    await drizzle1.generateDrizzleJson({ ...module }),
  ]
  return drizzle1.generateMigration(empty, full)
}

/** What Drizzle's own select gives. */
function select({ line, casing }: Variant, table: Module['everyBuilder']): Promise<readonly unknown[]> {
  if (line === '0.x') {
    const db = drizzle(drizzled, { ...(casing && { casing }) })
    return db.select().from(table).orderBy(asc(table.bigserialNumber))
  }
  // To the compiler, which sees the module of 0.45, the table is one of 0.45.
  const own = table as unknown as drizzle1.PgTable & { readonly bigserialNumber: drizzle1.AnyPgColumn }
  return drizzle1.drizzle({ client: drizzled }).select().from(own).orderBy(drizzle1.asc(own.bigserialNumber))
}

describe.each(variants)('with Drizzle $line and casing $casing', (variant) => {
  const { line, casing } = variant
  const project = join(folder, `${line}-${casing ?? 'none'}`)
  const jiti = createJiti(import.meta.url)
  let table: Module['everyBuilder']

  beforeAll(async () => {
    for (const part of ['queries', 'src']) mkdirSync(join(project, part), { recursive: true })
    linkPackages(project, line)
    writeFileSync(join(project, 'src/schema.ts'), schemaOf(variant))
    writeFileSync(join(project, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(project, 'drizzle.config.json'),
      JSON.stringify({
        dialect: 'postgresql',
        schema: './src/schema.ts',
        ...(line === '0.x' && casing && { casing }),
      }),
    )
    writeFileSync(
      join(project, 'queries/all.sql'),
      `-- name: selectAll\nselect * from every_builder order by 3;\n${labels(casing === 'snake_case')}`,
    )
    const { value: config } = await loadConfig({ cwd: project })
    if (config === null) throw new Error('no config')
    const { files, diagnostics } = await compile(config, { onProgress: () => undefined })
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    for (const { path, text } of files) {
      const file = join(project, 'generated', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    const module = await jiti.import<Module>(join(project, 'src/schema.ts'))
    table = module.everyBuilder
    await sql`drop schema public cascade`
    await sql`create schema public`
    for (const statement of await creation(variant, module)) await sql.unsafe(statement)
    const columns = await sql<{ name: string }[]>`
      select attname as name from pg_attribute where attrelid = 'every_builder'::regclass and attnum > 0 order by attnum`
    // In the order of the schema's keys.
    const named = Object.keys(getTableColumns(table))
    const given = Object.entries(expressions)
      .filter(([key]) => named.includes(key))
      .map(([key, expression]) => {
        const column = columns[named.indexOf(key)]?.name
        const isNotNull = Reflect.get(Reflect.get(table, key), 'notNull') === true
        return {
          column: `"${column}"`,
          value: isNotNull ? expression : `case when random() < 0.9 then ${expression} end`,
        }
      })
    await sql`select setseed(0.5)`
    await sql.unsafe(
      `insert into every_builder (${given.map(({ column }) => column).join(', ')})
       select ${given.map(({ value }) => value).join(', ')} from generate_series(1, ${rowCount})`,
    )
  })

  it('a thousand rows are deep-equal to those of Drizzle, on every kind of client', async () => {
    const expected = await select(variant, table)
    const { createClient, all } = await jiti.import<{
      createClient: (url: string, options: object) => postgres.Sql
      all: { selectAll: (handle: postgres.ISql) => Promise<unknown[]> }
    }>(join(project, 'generated/index.ts'))
    expect(expected).toHaveLength(rowCount)
    const made = createClient(database.url, { max: 1 })
    try {
      for (const handle of [sql, made, made, drizzled]) {
        expect(await all.selectAll(handle)).toStrictEqual(expected)
      }
    } finally {
      await made.end()
    }
  })

  it('the type of a row is $inferSelect', () => {
    writeFileSync(
      join(project, 'check.ts'),
      `import type { SelectAllRow } from './generated/all.js'
import type { everyBuilder } from './src/schema.js'
type Row = typeof everyBuilder.$inferSelect
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Different = { [Key in keyof Row | keyof SelectAllRow]: Key extends keyof Row & keyof SelectAllRow ? (Same<Row[Key], SelectAllRow[Key]> extends true ? never : Key) : Key }[keyof Row | keyof SelectAllRow]
export const none: Same<Different, never> = true
import type { SelectLabelsOfAllRow, SelectLabelsParams, SelectLabelsRow } from './generated/all.js'
import type { Role } from './src/schema.js'
interface Labels {
  one: Role
  other: string
  document: { role: Role; roles: Role[] | null; text: Role }
}
type Alike<A, B> = [A, B] extends [B, A] ? true : false
export const labels: Alike<SelectLabelsRow, Labels> = true
export const labelsOfAll: Same<SelectLabelsOfAllRow, { lowest: Role | null; all: (Role | null)[] | null }> = true
export const given: Alike<SelectLabelsParams, { role: Role; texts: readonly Role[] }> = true
export const different: Different[] = []
`,
    )
    expect(compileStrictly(project, ['check.ts', 'generated', 'src'])).toBe('')
  })
})
