import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { error, note, warning } from './made.js'
import { inOrder } from '#sluice/diagnostics/in-order'
import { githubReport } from '#sluice/diagnostics/reporters/github'
import { readDiagnostics, textsOf } from '#sluice/diagnostics/read-diagnostics'
import { jsonDiagnostic } from '#sluice/diagnostics/reporters/json'
import { fileSpan, span } from '#sluice/diagnostics/span'
import { summaryOf } from '#sluice/diagnostics/summary'
import { describe, expect, test } from 'vitest'

const file = { path: 'queries/a,b.sql', text: "select 'ü😀', nmae\nfrom t" }
const place = span(file, file.text.indexOf('nmae'), file.text.indexOf('nmae') + 4)

describe('json', () => {
  test('has the fields of the contract, columns in UTF-16 units', () => {
    const diagnostic = error('SL2001', place, 'column nmae does not exist', {
      hint: 'did you mean name?',
      edits: [{ span: place, text: 'name' }],
      related: [
        { span: place, message: 'here' },
        { span: fileSpan('a.ts'), message: 'a file' },
      ],
      sqlstate: '42703',
      query: 'getName',
    })
    const at = { file: 'queries/a,b.sql', start: 14, end: 18, line: 1, column: 15, endLine: 1, endColumn: 19 }
    expect(jsonDiagnostic(diagnostic)).toEqual({
      code: 'SL2001',
      title: 'A column that does not exist',
      severity: 'error',
      file: 'queries/a,b.sql',
      start: 14,
      end: 18,
      line: 1,
      column: 15,
      endLine: 1,
      endColumn: 19,
      message: 'column nmae does not exist',
      hint: 'did you mean name?',
      edits: [{ ...at, text: 'name' }],
      related: [
        { ...at, message: 'here' },
        { ...at, file: 'a.ts', start: null, end: null, column: 1, endColumn: 1, message: 'a file' },
      ],
      sqlstate: '42703',
      query: 'getName',
      docs: 'docs/diagnostics.md#sl2001-a-column-that-does-not-exist',
    })
  })

  test('has null where no file is to blame', () => {
    expect(jsonDiagnostic(note('SL4001', null, 'm'))).toMatchObject({
      file: null,
      line: null,
      endColumn: null,
      edits: [],
    })
  })
})

test('diagnostics come back from their data, and show the same lines', () => {
  const found = [
    error('SL2001', place, 'm', {
      hint: 'h',
      edits: [{ span: place, text: 'name' }],
      related: [{ span: fileSpan('a.ts'), message: 'a file' }],
    }),
    warning('SL5001', fileSpan('generated/index.ts'), 'm'),
    note('SL4001', null, 'm'),
  ]
  const read = readDiagnostics(found.map(jsonDiagnostic), textsOf(found))
  expect(read).toEqual(found)
})

describe('github', () => {
  const report = (diagnostic: Diagnostic): string => githubReport([diagnostic], (path) => `app/${path}`)

  test.each<[string, Diagnostic, string]>([
    [
      'an error is an annotation at its place, properties escaped',
      error('SL2001', place, 'no nmae'),
      '::error file=app/queries/a%2Cb.sql,line=1,endLine=1,col=15,endColumn=19,title=SL2001::no nmae\n',
    ],
    [
      'line feeds and percent signs are escaped, hint and SQLSTATE follow the message',
      warning('SL1', null, '100%', { hint: 'a\nb', sqlstate: '22012' }),
      '::warning title=SL1::100%25%0Aa%0Ab%0ASQLSTATE 22012\n',
    ],
    ['a note is a notice', note('SL1', null, 'm'), '::notice title=SL1::m\n'],
    [
      'a span over lines has no end column',
      error('SL1', span(file, 0, file.text.length), 'm'),
      '::error file=app/queries/a%2Cb.sql,line=1,endLine=2,col=1,title=SL1::m\n',
    ],
  ])('%s', (_sentence, diagnostic, expected) => {
    expect(report(diagnostic)).toBe(expected)
  })
})

describe('order', () => {
  const at = (path: string, start: number, code: string): Diagnostic =>
    error(code, span({ path, text: 'some text' }, start, start + 1), 'm')

  test('is by file, position, code; what has no file comes first', () => {
    const sorted = [
      error('SL9', null, 'm'),
      at('B.sql', 0, 'SL1'),
      at('a.sql', 1, 'SL2'),
      at('a.sql', 4, 'SL1'),
      at('a.sql', 4, 'SL3'),
    ]
    expect(inOrder([...sorted].reverse())).toEqual(sorted)
  })

  test('duplicates are removed, whichever query they came from', () => {
    const one = at('a.sql', 0, 'SL1')
    expect(inOrder([one, { ...one, query: 'x' }, { ...one, message: 'other' }])).toHaveLength(2)
  })

  test('the list given is left alone', () => {
    const given = [at('b.sql', 0, 'SL1'), at('a.sql', 0, 'SL1')]
    inOrder(given)
    expect(given.map((diagnostic) => diagnostic.span?.file.path)).toEqual(['b.sql', 'a.sql'])
  })
})

test.each<[string, readonly Diagnostic[], number | null, string]>([
  ['nothing found', [], 14, 'no problems in 14 queries'],
  [
    'errors before warnings before notes',
    [warning('a', null, 'm'), error('b', null, 'm'), error('c', null, 'm'), note('d', null, 'm')],
    14,
    '2 errors, 1 warning, 1 note in 14 queries',
  ],
  ['a single query', [error('a', null, 'm')], 1, '1 error in 1 query'],
  ['no queries were looked at', [error('a', null, 'm')], null, '1 error'],
])('summary: %s', (_sentence, diagnostics, queries, expected) => {
  expect(summaryOf(diagnostics, queries)).toBe(expected)
})
