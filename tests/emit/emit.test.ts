import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { createJiti } from 'jiti'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TypedQuery } from '#sluice/model/typed-query'
import type { ValueType } from '#sluice/model/value-type'
import { documentationBlock } from '#sluice/emit/documentation'
import { emitModules } from '#sluice/emit/emit-modules'
import { importSpecifier } from '#sluice/emit/imports'
import { moduleNamespaces } from '#sluice/emit/index-module'
import { literalKey, propertyKey, stringLiteral, templateLiteral } from '#sluice/emit/literals'
import { drizzleColumn, drizzleRelation, drizzleType } from '../analyze/model.js'
import { compileStrictly } from '../pipeline/strict-compiler.js'
import { anyJson, arrayOf, column, integer, parameter, text, typedQuery } from './typed-queries.js'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-emit-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const config = (options: { importExtension?: '' | '.js' | '.ts'; tag?: boolean } = {}) => ({
  root,
  outFolder: join(root, 'generated'),
  importExtension: options.importExtension ?? '.js',
  tag: options.tag ?? false,
  preparedTexts: null,
})

const emitted = async (
  queries: readonly TypedQuery[],
  options?: Parameters<typeof config>[0],
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await emitModules(config(options), queries, [
        { name: 'a_key', kind: 'unique', column: null },
        { name: 'a_b_not_null', kind: 'not null', column: ['public', 'a', 'b'] },
      ])
    ).map(({ path, text: content }) => [path, content]),
  )

async function moduleOf(...queries: readonly TypedQuery[]): Promise<string> {
  const found = (await emitted(queries)).get(`${queries[0]?.source.module}.ts`)
  if (found === undefined) throw new Error('no such module')
  return found
}

const evaluated = (code: string): unknown => runInNewContext(code)

describe('a literal', () => {
  const difficult = [
    '',
    "'",
    '"',
    '`',
    '\\',
    '\\\\',
    '${x}',
    '$',
    '$${',
    '\\`',
    '\u2028\u2029',
    '\n',
    '\t',
    '\u0000',
    '🙂',
    '\ud800',
    '\u202e',
    '\ufeff',
    '*/',
    '</script>',
    '\\u0041',
    '\u200b',
  ]

  it.each(difficult)('evaluates to what it stands for: %j', (value) => {
    expect(evaluated(stringLiteral(value))).toBe(value)
    expect(evaluated(templateLiteral(value))).toBe(value)
  })

  it('evaluates to whatever text it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
        expect(evaluated(stringLiteral(value))).toBe(value)
        expect(evaluated(templateLiteral(value))).toBe(value.replace(/\r\n?/g, '\n'))
        expect(evaluated(`Object.keys({ ${literalKey(value)}: 1 })[0]`)).toBe(value)
      }),
      { numRuns: 500 },
    )
  })

  it('has line ends of one kind, as template literals do', () => {
    expect(evaluated(templateLiteral('select\r\n1\rx\ny'))).toBe('select\n1\nx\ny')
  })

  it('shows what cannot be seen', () => {
    expect(stringLiteral('a\u202eb')).toBe("'a\\u202eb'")
    expect(templateLiteral('a\u2028b')).toBe('`a\\u2028b`')
  })

  it.each([
    ['name', 'name'],
    ['größe', 'größe'],
    ['$x_1', '$x_1'],
    ['class', 'class'],
    ['a-b', "'a-b'"],
    ['1', "'1'"],
    ['', "''"],
    ["it's", "'it\\'s'"],
  ])('of a property name is plain where it can be: %j', (name, code) => {
    expect(propertyKey(name)).toBe(code)
  })
})

describe('documentation', () => {
  it.each([
    [[], ''],
    [['', ' ', ''], ''],
    [['One line.'], '/** One line. */\n'],
    [['', 'First.', '', '@example */', ''], '/**\n * First.\n *\n * @example *\\/\n */\n'],
  ])('%j', (lines, block) => {
    expect(documentationBlock(lines)).toBe(block)
  })
})

describe('a specifier', () => {
  it.each([
    ['generated', 'generated/sluice.ts', '.js', './sluice.js'],
    ['generated', 'generated/sluice.ts', '', './sluice'],
    ['generated', 'generated/sluice.ts', '.ts', './sluice.ts'],
    ['generated/a/b', 'generated/sluice.ts', '.js', '../../sluice.js'],
    ['generated', 'src/db/schema.ts', '.js', '../src/db/schema.js'],
    ['generated', 'src/db/schema.mts', '.js', '../src/db/schema.mjs'],
    ['generated', 'src/db/schema.tsx', '', '../src/db/schema'],
    ['generated', 'src/db/schema.js', '', '../src/db/schema.js'],
    ['generated', 'src/db/schema.mts', '.ts', '../src/db/schema.mts'],
    ['.', 'schema.ts', '.js', './schema.js'],
  ] as const)('from %s to %s with %j is %s', (folder, target, extension, specifier) => {
    expect(importSpecifier(folder, target, extension)).toBe(specifier)
  })
})

describe('a namespace', () => {
  it.each([
    [
      ['tenants', 'projects'],
      ['tenants', 'projects'],
    ],
    [
      ['api-keys', 'audit_log'],
      ['apiKeys', 'auditLog'],
    ],
    [
      ['billing/invoices', 'tenants'],
      ['invoices', 'tenants'],
    ],
    [
      ['billing/invoices', 'archive/invoices'],
      ['billingInvoices', 'archiveInvoices'],
    ],
    [
      ['invoices', 'billing/invoices'],
      ['invoices', 'billingInvoices'],
    ],
  ])('of %j is %j', (modules, names) => {
    expect([...moduleNamespaces(modules).values()]).toEqual(names)
  })

  it('is never that of two modules', () => {
    const modules = ['a/b', 'a-b', 'a_b', 'c/a_b', 'aB', 'a/b_c', 'a_b/c', 'x/a/b']
    const names = [...moduleNamespaces(modules).values()]
    expect(new Set(names).size).toBe(modules.length)
  })
})

const schemaFile = (): string => join(root, 'src/db/schema.ts')
const SCHEMA = `import { bigint, customType, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'

export interface Settings { theme: 'dark' | 'light' }
type Hidden = { level: number }
const money = customType<{ data: { cents: number }; driverData: string }>({
  dataType: () => 'bigint',
  toDriver: ({ cents }) => String(cents),
  fromDriver: (value) => ({ cents: Number(value) }),
})
export const accounts = pgTable('accounts', {
  id: integer('id').primaryKey(),
  settings: jsonb('settings').$type<Settings>(),
  'hidden-data': jsonb('hidden').$type<Hidden>(),
  role: text('role').$type<'admin' | 'user'>(),
  flags: text('flags').array().$type<('a' | 'b')[]>(),
  balance: money('balance'),
  balances: money('balances').array(),
  total: bigint('total', { mode: 'bigint' }),
})
`
const USER_TYPES = `export interface Point { readonly x: number; readonly y: number }
export const parsePoint = (wire: string): Point => { const [x = 0, y = 0] = wire.slice(1, -1).split(',').map(Number); return { x, y } }
export const writePoint = ({ x, y }: Point): string => \`(\${x},\${y})\`
`

function drizzleValue(
  key: string,
  options: {
    base?: ValueType
    mapped?: boolean
    exportedType?: string
    columnType?: string
    exported?: boolean
    depth?: number
    also?: string
  } = {},
): ValueType {
  const base = options.base ?? anyJson
  const type = drizzleType(options.columnType ?? 'PgJsonb', {
    typeArgument: options.exportedType ?? 'Something',
    typeArgumentExport: options.exportedType ?? null,
  })
  const found = drizzleColumn(key, key, type)
  const relation = drizzleRelation('accounts', [found], options.exported === false ? null : schemaFile())
  return {
    kind: 'drizzle',
    pgType: base.pgType,
    relation,
    column: found,
    also:
      options.also === undefined
        ? []
        : [{ relation, column: drizzleColumn(options.also, options.also, type) }],
    base,
    mapped: options.mapped ?? false,
    depth: options.depth ?? 0,
  }
}

const mood: ValueType = { kind: 'enum', pgType: 'mood', labels: ['sad', "it's", 'a`b'] }
const address: ValueType = {
  kind: 'composite',
  pgType: 'address',
  attributes: [
    { name: 'street', property: 'street', type: text, nullable: true },
    { name: 'zip-code', property: 'zip-code', type: integer, nullable: true },
    { name: '__proto__', property: '__proto__', type: text, nullable: true },
  ],
}
const point: ValueType = {
  kind: 'user',
  pgType: 'point',
  type: 'Point',
  from: './src/types.ts',
  parse: 'parsePoint',
  serialize: 'writePoint',
}

/** Every type a value can have, both ways; each is a module of its own, so that nothing is shared. */
const TYPES: readonly (readonly [name: string, type: () => ValueType, row: string, argument: string])[] = [
  ...(
    [
      ['boolean', 'boolean'],
      ['int2', 'number'],
      ['int4', 'number'],
      ['oid', 'number'],
      ['float', 'number'],
      ['int8', 'number'],
      ['int8AsBigint', 'bigint'],
      ['int8AsString', 'string'],
      ['numeric', 'string'],
      ['numericAsNumber', 'number'],
      ['numericAsBigint', 'bigint'],
      ['text', 'string'],
      ['uuid', 'string'],
      ['date', 'string'],
      ['dateAsDate', 'Date'],
      ['timestamp', 'Date'],
      ['timestampAsString', 'string'],
      ['timestamptz', 'Date'],
      ['timestamptzAsString', 'string'],
    ] as const
  ).map(
    ([codec, code]) =>
      [codec, (): ValueType => ({ kind: 'scalar', pgType: codec, codec }), code, code] as const,
  ),
  ['bytea', () => ({ kind: 'scalar', pgType: 'bytea', codec: 'bytea' }), 'Bytes', 'Uint8Array'],
  ['vector', () => ({ kind: 'scalar', pgType: 'vector', codec: 'vector' }), 'number[]', 'readonly number[]'],
  ['mood', () => mood, "'sad' | 'it\\'s' | 'a`b'", "'sad' | 'it\\'s' | 'a`b'"],
  ['no-labels', () => ({ kind: 'enum', pgType: 'none', labels: [] }), 'never', 'never'],
  ['list', () => arrayOf(text), 'string[]', 'readonly string[]'],
  [
    'list-of-null',
    () => arrayOf(integer, { nullable: true }),
    '(number | null)[]',
    'readonly (number | null)[]',
  ],
  ['matrix', () => arrayOf(integer, { dimensions: 2 }), 'number[][]', 'readonly (readonly number[])[]'],
  [
    'cube',
    () => arrayOf(integer, { dimensions: 3, nullable: true }),
    '(number | null)[][][]',
    'readonly (readonly (readonly (number | null)[])[])[]',
  ],
  [
    'boxes',
    () => arrayOf({ kind: 'scalar', pgType: 'box', codec: 'text' }, { delimiter: ';' }),
    'string[]',
    'readonly string[]',
  ],
  ['moods', () => arrayOf(mood), "('sad' | 'it\\'s' | 'a`b')[]", "readonly ('sad' | 'it\\'s' | 'a`b')[]"],
  [
    'address',
    () => address,
    "{ street: string | null; 'zip-code': number | null; __proto__: string | null }",
    "{ street: string | null; 'zip-code': number | null; __proto__: string | null }",
  ],
  [
    'addresses',
    () => arrayOf(address, { nullable: true }),
    "({ street: string | null; 'zip-code': number | null; __proto__: string | null } | null)[]",
    "readonly ({ street: string | null; 'zip-code': number | null; __proto__: string | null } | null)[]",
  ],
  ['json', () => anyJson, 'JsonValue', 'JsonArgument'],
  [
    'untyped-json',
    () => ({ kind: 'json', pgType: 'jsonb', untyped: true, shape: { kind: 'any' } }),
    'unknown',
    'unknown',
  ],
  ['settings', () => drizzleValue('settings', { exportedType: 'Settings' }), 'Settings', 'Settings'],
  [
    'hidden',
    () => drizzleValue('hidden-data'),
    "(typeof schema.accounts['hidden-data'])['_']['data']",
    "(typeof schema.accounts['hidden-data'])['_']['data']",
  ],
  [
    'role',
    () => drizzleValue('role', { base: text, columnType: 'PgText' }),
    "(typeof schema.accounts.role)['_']['data']",
    "(typeof schema.accounts.role)['_']['data']",
  ],
  [
    'flags',
    () => drizzleValue('flags', { base: arrayOf(text), columnType: 'PgArray' }),
    "(typeof schema.accounts.flags)['_']['data']",
    "Readonly<(typeof schema.accounts.flags)['_']['data']>",
  ],
  [
    'balance',
    () => drizzleValue('balance', { base: text, mapped: true, columnType: 'PgCustomColumn' }),
    "(typeof schema.accounts.balance)['_']['data']",
    "(typeof schema.accounts.balance)['_']['data']",
  ],
  [
    'balance-or-settings',
    () =>
      drizzleValue('balance', { base: text, mapped: true, columnType: 'PgCustomColumn', also: 'settings' }),
    "(typeof schema.accounts.balance)['_']['data'] | (typeof schema.accounts.settings)['_']['data']",
    "(typeof schema.accounts.balance)['_']['data'] | (typeof schema.accounts.settings)['_']['data']",
  ],
  [
    'balances',
    () => drizzleValue('balances', { base: arrayOf(text), mapped: true, columnType: 'PgArray' }),
    "(typeof schema.accounts.balances)['_']['data']",
    "Readonly<(typeof schema.accounts.balances)['_']['data']>",
  ],
  [
    'element-of-typed',
    () => arrayOf(drizzleValue('flags', { base: text, columnType: 'PgArray', depth: 1 })),
    "((typeof schema.accounts.flags)['_']['data'][number])[]",
    "readonly ((typeof schema.accounts.flags)['_']['data'][number])[]",
  ],
  ['not-exported', () => drizzleValue('settings', { exported: false }), 'JsonValue', 'JsonArgument'],
  ['point', () => point, 'Point', 'Point'],
  ['points', () => arrayOf(point), 'Point[]', 'readonly Point[]'],
]

const typeQueries = (): TypedQuery[] =>
  TYPES.map(([name, type]) =>
    typedQuery({
      name: 'find',
      module: `types/${name}`,
      parameters: [
        parameter('given', type()),
        parameter('orNull', type(), { nullable: true }),
        parameter('orAbsent', type(), { optional: true }),
      ],
      columns: [column('given', type()), column('orNull', type(), true)],
    }),
  )

/** Modules that must compile beside the types. */
const shapeQueries = (): TypedQuery[] => [
  typedQuery({
    name: 'nothing',
    module: 'plain',
    documentation: ['Does nothing. */ ends', '@deprecated use something'],
  }),
  typedQuery({ name: 'exec', module: 'plain', command: 'exec', parameters: [parameter('id', integer)] }),
  typedQuery({ name: 'rows', module: 'plain', columns: [column('id', integer)] }),
  typedQuery({ name: 'single', module: 'plain', command: 'one', columns: [column('id', integer)] }),
  typedQuery({ name: 'perhaps', module: 'plain', command: 'optional', columns: [column('id', integer)] }),
  typedQuery({ name: 'counted', module: 'plain', command: 'execrows', columns: [column('id', integer)] }),
  typedQuery({
    name: 'difficultText',
    module: 'plain',
    sql: 'select \'`${x}\\n\' as "a`b" -- \u2028\r\n',
    columns: [column('a`b')],
  }),
  typedQuery({
    name: 'difficultNames',
    module: 'plain',
    parameters: [
      parameter('a-b', integer),
      parameter('class'),
      parameter('__proto__'),
      parameter('1', text, { optional: true }),
      parameter("it's", text, { documentation: 'Ends */ here.' }),
    ],
    columns: [
      column('a-b', integer),
      column('class'),
      column('__proto__'),
      column('1', text, true),
      column('constructor'),
      column('größe'),
    ],
  }),
  // Names that the module needs for itself.
  typedQuery({ name: 'many', module: 'names', columns: [column('id', integer)] }),
  typedQuery({
    name: 'value',
    module: 'names',
    parameters: [parameter('input', integer)],
    columns: [column('row', integer)],
  }),
  typedQuery({
    name: 'text',
    module: 'names',
    parameters: [parameter('sql'), parameter('params'), parameter('options')],
    columns: [column('cells')],
  }),
  typedQuery({ name: 'defineQuery', module: 'names', columns: [column('id', integer)] }),
  typedQuery({ name: 'one', module: 'names', command: 'optional', columns: [column('id', integer, true)] }),
  typedQuery({ name: 'manyQuery', module: 'names', columns: [column('id', integer)] }),
  typedQuery({
    name: 'schema',
    module: 'names',
    columns: [column('role', drizzleValue('role', { base: text, columnType: 'PgText' }))],
  }),
  typedQuery({ name: 'moodCodec', module: 'names', columns: [column('mood', mood)] }),
  typedQuery({
    name: 'settings',
    module: 'names',
    columns: [
      column('settings', drizzleValue('settings', { exportedType: 'Settings' })),
      column('point', point),
    ],
  }),
  typedQuery({
    name: 'handle',
    module: 'names',
    parameters: [parameter('x', anyJson)],
    columns: [column('y', anyJson)],
  }),
  // Types of one query that are called like something the module imports.
  typedQuery({ name: 'point', module: 'clashes', columns: [column('point', point, true)] }),
  typedQuery({ name: 'json', module: 'clashes', columns: [column('json', anyJson)] }),
  // Two columns and two parameters of one name in several types.
  typedQuery({
    name: 'first',
    module: 'constants',
    parameters: [parameter('list', arrayOf(text))],
    columns: [column('list', arrayOf(text))],
  }),
  typedQuery({
    name: 'second',
    module: 'constants',
    parameters: [parameter('list', arrayOf(integer))],
    columns: [column('list', arrayOf(integer, { nullable: true }))],
  }),
  typedQuery({
    name: 'deep',
    module: 'a/b/c/deep',
    columns: [column('settings', drizzleValue('settings', { exportedType: 'Settings' }))],
  }),
  typedQuery({ name: 'invoices', module: 'billing/invoices', columns: [column('id', integer)] }),
  typedQuery({ name: 'invoices', module: 'archive/invoices', columns: [column('id', integer)] }),
  typedQuery({ name: 'jsonNull', module: 'jsonNull', columns: [column('id', integer)] }),
]

const allQueries = (): TypedQuery[] => [...typeQueries(), ...shapeQueries()]

async function write(folder: string, options: Parameters<typeof config>[0]): Promise<void> {
  for (const [path, content] of [
    ...(await emitted(allQueries(), options)),
    ['../src/db/schema.ts', SCHEMA],
    ['../src/types.ts', USER_TYPES],
  ] as const) {
    const target = join(folder, 'generated', path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
  }
}

describe('a value', () => {
  it.each(TYPES)('of type %s', async (_, type, row, argument) => {
    const code = await moduleOf(
      typedQuery({
        name: 'find',
        parameters: [
          parameter('given', type()),
          parameter('orNull', type(), { nullable: true }),
          parameter('orAbsent', type(), { optional: true }),
        ],
        columns: [column('given', type()), column('orNull', type(), true)],
      }),
    )
    const orNull = (one: string): string => (one === 'unknown' ? one : `${one} | null`)
    expect(code).toContain(
      `export interface FindParams {\n  given: ${argument}\n  orNull: ${orNull(argument)}\n  orAbsent?: ${orNull(argument)} | undefined\n}`,
    )
    expect(code).toContain(`export interface FindRow {\n  given: ${row}\n  orNull: ${orNull(row)}\n}`)
    expect(code).toContain("input('given', params.given, ")
    expect(code).toContain("inputOrNull('orNull', params.orNull, ")
    expect(code).toContain("optionalInput('orAbsent', params.orAbsent, ")
    expect(code).toContain('given: value(cells, 0, ')
    expect(code).toContain('orNull: valueOrNull(cells, 1, ')
  })

  it('of the schema is imported as a type only, unless it has mappers', async () => {
    const types = await moduleOf(
      typedQuery({
        name: 'a',
        columns: [
          column('role', drizzleValue('role', { base: text })),
          column('settings', drizzleValue('settings', { exportedType: 'Settings' })),
        ],
      }),
    )
    expect(types).toContain("import type * as schema from '../src/db/schema.js'")
    expect(types).toContain("import type { Settings } from '../src/db/schema.js'")
    const mapped = await moduleOf(
      typedQuery({
        name: 'a',
        columns: [column('balance', drizzleValue('balance', { base: text, mapped: true }))],
      }),
    )
    expect(mapped).toContain("import * as schema from '../src/db/schema.js'")
  })
})

describe('a query', () => {
  const signature = async (draft: Parameters<typeof typedQuery>[0]): Promise<string | undefined> =>
    /^export function .*$/m.exec(await moduleOf(typedQuery(draft)))?.[0]

  it.each([
    ['many', 'Promise<FindRow[]>'],
    ['one', 'Promise<FindRow>'],
    ['optional', 'Promise<FindRow | null>'],
    ['exec', 'Promise<void>'],
    ['execrows', 'Promise<number>'],
  ] as const)(':%s gives %s', async (command, result) => {
    expect(await signature({ name: 'find', command, columns: [column('id', integer)] })).toBe(
      `export function find(sql: Handle, options?: QueryOptions): ${result} {`,
    )
  })

  it('has a params argument only where it has parameters, types only where they hold something', async () => {
    const code = await moduleOf(typedQuery({ name: 'clear' }))
    expect(code).not.toContain('Params')
    expect(code).not.toContain('Row')
    expect(await signature({ name: 'clear', parameters: [parameter('id', integer)] })).toContain(
      '(sql: Handle, params: ClearParams, options?: QueryOptions)',
    )
  })

  it('reads no rows that nobody gets', async () => {
    const code = await moduleOf(
      typedQuery({ name: 'find', command: 'exec', columns: [column('id', integer)] }),
    )
    expect(code).not.toMatch(/columns:|row:|FindRow/)
  })

  it('has its name in its text where it is asked for', async () => {
    const tagged = (await emitted([typedQuery({ name: 'find', sql: 'select 1' })], { tag: true })).get(
      'queries.ts',
    )
    expect(tagged).toContain('text: `select 1 /* find */`,')
  })

  it('cannot promise rows without columns', async () => {
    await expect(moduleOf(typedQuery({ name: 'find', command: 'one' }))).rejects.toThrow(
      'one without result columns',
    )
  })
})

describe('the output', () => {
  it('is the same bytes for the same queries in any order of files', async () => {
    const before = await emitted(allQueries())
    const byModule = allQueries()
    const modules = [...new Set(byModule.map(({ source }) => source.module))].reverse()
    const shuffled = modules.flatMap((module) => byModule.filter(({ source }) => source.module === module))
    expect(await emitted(shuffled)).toEqual(before)
    expect([...(await emitted(shuffled)).keys()]).toEqual([...before.keys()])
  })

  it('holds neither absolute paths, nor any, nor trailing blanks', async () => {
    for (const [path, content] of await emitted(allQueries())) {
      expect(content, path).not.toContain(root)
      const code = content.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')
      expect(code, path).not.toMatch(/\bas any\b|: any\b|<any>/)
      expect(content.endsWith('\n') && !content.endsWith('\n\n'), path).toBe(true)
      expect(content, path).not.toMatch(/[ \t]$|\r/m)
    }
  })

  it('has constraints once, in order, with all they may be', async () => {
    const unique = { name: 'b_key', kind: 'unique', column: null } as const
    const notNull = { name: 'a_b', kind: 'not null', column: ['public', "it's", 'b'] } as const
    const files = await emitModules(
      config(),
      [],
      [unique, { name: 'b_key', kind: 'check', column: null }, notNull, unique],
    )
    const shared = files.find(({ path }) => path === 'sluice.ts')?.text
    expect(shared).toContain(
      "export interface Constraints {\n  a_b: 'not null'\n  b_key: 'check' | 'unique'\n}\n",
    )
    expect(shared).toContain(
      "const notNullColumns: NotNullColumns = {\n  a_b: [['public', 'it\\'s', 'b']],\n}\n",
    )
    expect((await emitModules(config(), [], [])).find(({ path }) => path === 'sluice.ts')?.text).toContain(
      'export interface Constraints {}',
    )
  })

  it('exports one namespace for each module, and what is shared unless a namespace has its name', async () => {
    const index = (await emitted(allQueries())).get('index.ts')
    expect(index).toContain("export * as plain from './plain.js'")
    expect(index).toContain("export * as billingInvoices from './billing/invoices.js'")
    expect(index).toContain("export * as jsonNull from './jsonNull.js'")
    expect(index).not.toMatch(/^ {2}jsonNull,$/m)
    expect(index).toContain('  createClient,\n')
  })

  it.each([
    ['.js', 'nodenext'],
    ['', 'bundler'],
    ['.ts', 'bundler with extensions'],
  ] as const)('passes the strictest compiler with %j, for %s', async (importExtension, resolution) => {
    const folder = join(root, `compiled-${resolution.replaceAll(' ', '-')}`)
    mkdirSync(folder)
    await write(folder, { importExtension })
    if (importExtension === '.js') {
      expect(compileStrictly(folder, ['generated', 'src'])).toBe('')
      return
    }
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
    const options = {
      target: 'es2022',
      lib: ['es2022'],
      types: ['node'],
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      allowImportingTsExtensions: importExtension === '.ts',
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, include: ['generated', 'src'] }),
    )
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin/tsc',
    )
    expect(execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' })).toBe('')
  })

  it('runs: texts arrive as they are, rows under their names', async () => {
    const folder = join(root, 'run')
    mkdirSync(folder)
    await write(folder, { importExtension: '.js' })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
    const jiti = createJiti(join(folder, 'main.ts'), { fsCache: false, moduleCache: false })
    const { plain, names } = await jiti.import<{
      plain: Record<string, (sql: unknown, params?: unknown) => Promise<unknown>>
      names: Record<string, (sql: unknown, params?: unknown) => Promise<unknown>>
    }>(join(folder, 'generated/index.ts'))
    const sent: { text: string; parameters: unknown[] }[] = []
    const handle = (rows: (string | null)[][]) => ({
      typed: (value: unknown) => value,
      unsafe: (statement: string, parameters: unknown[]) => {
        // What is asked before a text with a backslash is sent.
        if (statement.includes('current_setting')) {
          return { raw: () => Promise.resolve([['on', 'on', 'off'].map((setting) => Buffer.from(setting))]) }
        }
        sent.push({ text: statement, parameters })
        // Rows come with the result that the query ends with.
        const result = { count: rows.length, columns: [] as const }
        const raw = Object.assign(Promise.resolve(result), {
          forEach(take: (row: readonly (Buffer | null)[], of: typeof result) => void) {
            for (const row of rows) {
              take(
                row.map((cell) => (cell === null ? null : Buffer.from(cell))),
                result,
              )
            }
          },
        })
        return { raw: () => raw }
      },
    })
    await plain['difficultText']?.(handle([['x']]))
    expect(sent.at(-1)?.text).toBe('select \'`${x}\\n\' as "a`b" -- \u2028\n')

    const given = Object.fromEntries([
      ['a-b', 5],
      ['class', 'c'],
      ['__proto__', 'p'],
      ["it's", 'i'],
    ])
    const found = await plain['difficultNames']?.(handle([['1', 'b', 'c', null, 'e', 'f']]), given)
    expect(sent.at(-1)?.parameters).toEqual(['5', 'c', 'p', null, 'i'])
    expect(found).toEqual([
      Object.fromEntries([
        ['a-b', 1],
        ['class', 'b'],
        ['__proto__', 'c'],
        ['1', null],
        ['constructor', 'e'],
        ['größe', 'f'],
      ]),
    ])
    expect(Object.keys((found as object[])[0] ?? {})).toContain('__proto__')

    expect(await names['text']?.(handle([['x']]), { sql: 'a', params: 'b', options: 'c' })).toEqual([
      { cells: 'x' },
    ])
    expect(sent.at(-1)?.parameters).toEqual(['a', 'b', 'c'])
    expect(await names['one']?.(handle([]))).toBeNull()
    expect(await plain['counted']?.(handle([['1'], ['2']]))).toBe(2)
  })
})
