import type { TypedColumn, TypedQuery } from '#sluice/model/typed-query'
import { inspectQuery } from '#sluice/api/inspect-query'
import { queryCard } from '#sluice/cli/query-card'
import { plain } from '#sluice/diagnostics/paint'
import { span } from '#sluice/diagnostics/span'
import { describe, expect, test } from 'vitest'

const file = {
  path: 'queries/tenants.sql',
  text: '-- name: get_tenant :optional\nselect id, lower(name) as low from tenants where id = :tenant_id',
}
const start = file.text.indexOf('select')

const column = (name: string, change: Partial<TypedColumn> = {}): TypedColumn => ({
  name,
  property: name,
  type: { kind: 'scalar', codec: 'text', pgType: 'text' },
  reported: 25,
  nullable: false,
  origin: null,
  why: [],
  proofs: [],
  span: null,
  ...change,
})

const query: TypedQuery = {
  source: {
    file,
    module: 'tenants',
    name: 'get_tenant',
    property: 'getTenant',
    nameSpan: span(file, 9, 19),
    command: null,
    documentation: { lines: [], parameters: new Map() },
    allowances: [],
    kind: 'select',
    span: span(file, start, file.text.length),
    parameters: [
      {
        name: 'tenant_id',
        property: 'tenantId',
        list: null,
        mark: 'optional',
        elementMark: null,
        occurrences: [span(file, start + 54, file.text.length)],
      },
    ],
    edits: [],
    overrides: [],
    stars: [],
    paths: [],
    outputItems: [],
    rowReferences: [],
    resultListEnd: null,
    rowType: null,
    bulk: [],
    copy: null,
    dynamic: null,
  },
  command: 'optional',
  sql: 'select id, lower(name) as low\nfrom tenants where id = $1',
  rows: { min: 0, max: 1 },
  bounds: [
    {
      reason: 'key',
      detail: 'unique key tenants_pkey is bound by `id = :tenant_id`',
      span: span(file, file.text.indexOf('id = '), file.text.length),
    },
  ],
  parameters: [
    {
      name: 'tenant_id',
      property: 'tenantId',
      list: null,
      type: { kind: 'scalar', codec: 'uuid', pgType: 'uuid' },
      nullable: true,
      optional: true,
      origin: { use: 'compared', schema: 'public', relation: 'tenants', column: 'id' },
      documentation: null,
    },
  ],
  row: null,
  hidden: [],
  dynamic: null,
  columns: [
    column('id', {
      span: span(file, start + 7, start + 9),
      type: { kind: 'scalar', codec: 'uuid', pgType: 'uuid' },
      origin: { schema: 'public', relation: 'tenants', column: 'id' },
      proofs: [{ reason: 'condition', detail: 'proven by `id = :tenant_id`', span: span(file, start + 50) }],
    }),
    column('low', {
      nullable: true,
      why: [
        { reason: 'column', detail: 'tenants.name may be null', span: span(file, start + 11, start + 22) },
      ],
    }),
  ],
}

const layout = { out: 'generated', importExtension: '.js', pathOf: (path: string) => path } as const

test('a query has the fields of the contract', () => {
  expect(inspectQuery(query, layout)).toEqual({
    name: 'get_tenant',
    property: 'getTenant',
    module: 'tenants',
    file: 'queries/tenants.sql',
    line: 1,
    namePlace: {
      file: 'queries/tenants.sql',
      start: 9,
      end: 19,
      line: 1,
      column: 10,
      endLine: 1,
      endColumn: 20,
    },
    place: {
      file: 'queries/tenants.sql',
      start: 30,
      end: 94,
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 65,
    },
    statement: 'select',
    command: 'optional',
    signature: 'getTenant(sql, { tenantId? }) → GetTenantRow | null',
    sql: query.sql,
    rows: { min: 0, max: 1 },
    bounds: [
      {
        reason: 'key',
        detail: 'unique key tenants_pkey is bound by `id = :tenant_id`',
        line: 2,
        column: 50,
      },
    ],
    variants: { checked: 1, total: 1 },
    params: [
      {
        name: 'tenant_id',
        property: 'tenantId',
        pgType: 'uuid',
        tsType: 'string',
        nullable: true,
        optional: true,
        source: 'public.tenants.id',
        places: [
          {
            file: 'queries/tenants.sql',
            start: 84,
            end: 94,
            line: 2,
            column: 55,
            endLine: 2,
            endColumn: 65,
          },
        ],
      },
    ],
    columns: [
      {
        name: 'id',
        property: 'id',
        pgType: 'uuid',
        tsType: 'string',
        nullable: false,
        source: 'public.tenants.id',
        why: [],
        proofs: [{ reason: 'condition', detail: 'proven by `id = :tenant_id`', line: 2, column: 51 }],
        place: {
          file: 'queries/tenants.sql',
          start: 37,
          end: 39,
          line: 2,
          column: 8,
          endLine: 2,
          endColumn: 10,
        },
      },
      {
        name: 'low',
        property: 'low',
        pgType: 'text',
        tsType: 'string',
        nullable: true,
        source: null,
        why: [{ reason: 'column', detail: 'tenants.name may be null', line: 2, column: 12 }],
        proofs: [],
        place: null,
      },
    ],
  })
})

test('types differ for what goes in and what comes out', () => {
  const bytes = { kind: 'scalar', codec: 'bytea', pgType: 'bytea' } as const
  const [parameter] = query.parameters
  if (!parameter) throw new Error('no parameter')
  const { params, columns } = inspectQuery(
    { ...query, parameters: [{ ...parameter, type: bytes }], columns: [column('x', { type: bytes })] },
    layout,
  )
  expect([params[0]?.tsType, columns[0]?.tsType]).toEqual(['Uint8Array', 'Bytes'])
})

const card = (shown: TypedQuery): string => queryCard(inspectQuery(shown, layout), plain)

test('a card shows it to people', () => {
  expect(card(query)).toBe(
    [
      'get_tenant queries/tenants.sql:1',
      '  getTenant(sql, { tenantId? }) → GetTenantRow | null',
      '  select, :optional, 0 to 1 row',
      '    unique key tenants_pkey is bound by `id = :tenant_id`, line 2',
      '',
      '  parameters',
      '    tenant_id as tenantId  string | null  uuid, may be omitted',
      '',
      '  columns',
      '    id   string         uuid, tenants.id',
      '      never null: proven by `id = :tenant_id`, line 2',
      '    low  string | null  text',
      '      nullable: tenants.name may be null, line 2',
      '',
      '    select id, lower(name) as low',
      '    from tenants where id = $1',
      '',
    ].join('\n'),
  )
})

const nestedQuery: TypedQuery = {
  ...query,
  columns: [
    column('id'),
    column('project.id', { property: 'project.id' }),
    column('projects[].keys[].id', { property: 'projects[].keys[].id' }),
  ],
  hidden: [
    { name: 'p.id', type: { kind: 'scalar', codec: 'uuid', pgType: 'uuid' }, reported: 2950, nullable: true },
  ],
  row: {
    kind: 'object',
    presence: null,
    members: [
      { property: 'id', node: { kind: 'value', column: 0 } },
      {
        property: 'project',
        node: {
          kind: 'object',
          members: [{ property: 'id', node: { kind: 'value', column: 1 } }],
          presence: {
            column: 1,
            nullable: true,
            why: [{ reason: 'outer-join', detail: 'left join of p', span: span(file, start + 7, start + 9) }],
          },
        },
      },
      {
        property: 'projects',
        node: {
          kind: 'list',
          key: [0],
          steady: [0],
          present: 3,
          why: [{ reason: 'outer-join', detail: 'left join of q', span: null }],
          element: {
            kind: 'object',
            presence: null,
            members: [
              {
                property: 'keys',
                node: {
                  kind: 'list',
                  key: [3],
                  steady: [0, 3],
                  present: null,
                  why: [],
                  element: {
                    kind: 'object',
                    presence: null,
                    members: [{ property: 'id', node: { kind: 'value', column: 2 } }],
                  },
                },
              },
            ],
          },
        },
      },
    ],
  },
}

test('nested rows are told beside the columns, which have their paths', () => {
  const { columns, nested } = inspectQuery(nestedQuery, layout)
  expect(columns.map(({ property }) => property)).toEqual(['id', 'project.id', 'projects[].keys[].id'])
  expect(nested).toEqual([
    {
      property: 'project',
      kind: 'object',
      nullable: true,
      key: [],
      why: [{ reason: 'outer-join', detail: 'left join of p', line: 2, column: 8 }],
    },
    {
      property: 'projects[]',
      kind: 'list',
      nullable: false,
      key: ['id'],
      why: [{ reason: 'outer-join', detail: 'left join of q', line: null, column: null }],
    },
    { property: 'projects[].keys[]', kind: 'list', nullable: false, key: ['p.id'], why: [] },
  ])
})

test('a card shows how rows nest', () => {
  expect(card(nestedQuery)).toContain(
    [
      '  nested',
      '    project            object | null',
      '      null: left join of p, line 2',
      '    projects[]         list           by id',
      '      no element: left join of q',
      '    projects[].keys[]  list           by p.id',
      '',
    ].join('\n'),
  )
})

test('a card is as wide as a narrow terminal wherever it can be broken', () => {
  const parameters = ['first', 'second', 'third', 'fourth'].map((name) => ({
    name: `the_${name}_of_all_parameters`,
    property: `the${name}OfAllParameters`,
    list: null,
    type: { kind: 'scalar', codec: 'timestamptz', pgType: 'timestamp with time zone' } as const,
    nullable: true,
    optional: false,
    origin: null,
    documentation: null,
  }))
  const why = [
    { reason: 'function', detail: 'a reason that is told in very many words '.repeat(4), span: null },
  ]
  const long = column('a_rather_long_name', {
    type: { kind: 'scalar', codec: 'text', pgType: 'character varying' },
    origin: { schema: 'billing', relation: 'monthly_invoices', column: 'a_rather_long_name' },
    nullable: true,
    why,
  })
  const lines = card({ ...query, parameters, columns: [long], sql: 'select 1' }).split('\n')
  expect(lines.filter(({ length }) => length > 80)).toEqual([])
  expect(lines.length).toBeGreaterThan(16)
})

describe('row bounds in words', () => {
  test.each<[string, { min: number; max: number | null }]>([
    ['exactly 1 row', { min: 1, max: 1 }],
    ['0 to 1 row', { min: 0, max: 1 }],
    ['0 to 50 rows', { min: 0, max: 50 }],
    ['exactly 3 rows', { min: 3, max: 3 }],
    ['any number of rows', { min: 0, max: null }],
    ['1 row or more', { min: 1, max: null }],
  ])('%s', (text, rows) => {
    expect(card({ ...query, rows })).toContain(`:optional, ${text}\n`)
  })

  test('no result columns', () => {
    const exec = { ...query, columns: [], rows: { min: 0, max: 0 }, command: 'execrows' } as const
    expect(card(exec)).toContain(':execrows, no result columns\n')
  })
})
