import { stripVTControlCharacters } from 'node:util'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { error, note, warning } from './made.js'
import { displayWidth } from '#sluice/diagnostics/display-width'
import { coloured, plain } from '#sluice/diagnostics/paint'
import { prettyReport } from '#sluice/diagnostics/reporters/pretty'
import { fileSpan, span } from '#sluice/diagnostics/span'
import { describe, expect, test } from 'vitest'

const style = { paint: plain, width: 80 }

/** The span of the text between « and », which are taken out. */
function marked(text: string, path = 'queries/a.sql') {
  const start = text.indexOf('«')
  const end = text.indexOf('»') - 1
  return span({ path, text: text.replace('«', '').replace('»', '') }, start, end)
}

const lines = (diagnostic: Diagnostic, width = 80): string[] =>
  prettyReport([diagnostic], { paint: plain, width }).split('\n')

test('the example of the contract comes out character by character', () => {
  const schema = { path: 'src/db/schema.ts', text: '\n'.repeat(13) + "  name: text('name')," }
  const diagnostic = error(
    'SL2001',
    marked('\n-- name: getTenant\nselect t.id,\n       «t.nmae»\nfrom tenants t\n', 'queries/tenants.sql'),
    'column t.nmae does not exist',
    { hint: 'did you mean t.name?', related: [{ message: '', span: span(schema, 15, 19) }] },
  )
  expect(prettyReport([diagnostic], style)).toBe(
    [
      'queries/tenants.sql:4:8 error SL2001 column t.nmae does not exist',
      '',
      '  3 │ select t.id,',
      '  4 │        t.nmae',
      '    │        ^^^^^^ did you mean t.name? (src/db/schema.ts:14)',
      '',
    ].join('\n'),
  )
})

describe('the frame', () => {
  const frame = (text: string, hint: string | null = null, width = 80): string[] =>
    lines(error('SL1', marked(text), 'm', { hint }), width).slice(2, -1)

  test.each<[string, string, readonly string[]]>([
    ['shows two lines before', 'a\nb\nc\n«d»', ['  2 │ b', '  3 │ c', '  4 │ d', '    │ ^']],
    [
      'leaves out blank lines and comments before',
      '-- x\n\nselect\n«d»',
      ['  3 │ select', '  4 │ d', '    │ ^'],
    ],
    ['aligns line numbers', '\n'.repeat(8) + 'a\n«b»', ['   9 │ a', '  10 │ b', '     │ ^']],
    ['expands tabs to stops of four', 'a\t«b»', ['  1 │ a   b', '    │     ^']],
    ['puts carets below a tab that is meant', 'a«\t»b', ['  1 │ a   b', '    │  ^^^']],
    ['counts wide characters as two', "'日本' «x»", ["  1 │ '日本' x", '    │        ^']],
    ['underlines wide characters fully', '«日本»', ['  1 │ 日本', '    │ ^^^^']],
    ['counts combining marks as none', 'e\u0301 «x»', ['  1 │ e\u0301 x', '    │   ^']],
    ['counts a pair of surrogates once', "'😀' «x»", ["  1 │ '😀' x", '    │      ^']],
    ['gives an empty span one caret', 'ab«»c', ['  1 │ abc', '    │   ^']],
    ['reaches the end of the file', 'ab«»', ['  1 │ ab', '    │   ^']],
    ['shows an empty last line', 'ab\n«»', ['  1 │ ab', '  2 │', '    │ ^']],
    ['is the same for CRLF', 'a\r\n«b»\r\nc', ['  1 │ a', '  2 │ b', '    │ ^']],
    ['does not reach into the next line', '«ab\n»c', ['  1 │ ab', '    │ ^^']],
    [
      'shows both lines of a span over two',
      'select «a,\n  b» from t',
      ['  1 │ select a,', '    │        ^^', '  2 │   b from t', '    │   ^'],
    ],
    [
      'shows all lines of a span over three',
      '«a\nb\nc»',
      ['  1 │ a', '    │ ^', '  2 │ b', '  3 │ c', '    │ ^'],
    ],
    [
      'leaves out the middle of a longer span',
      '«a\nb\nc\nd»',
      ['  1 │ a', '    │ ^', '  ⋮ │', '  4 │ d', '    │ ^'],
    ],
    ['makes control characters visible', '\u001B[31m«x»', ['  1 │ ␛[31mx', '    │      ^']],
  ])('%s', (_sentence, text, expected) => {
    expect(frame(text)).toEqual(expected)
  })

  test('cuts a long line around the carets', () => {
    const shown = frame(`select ${'a, '.repeat(100)}«wrong», ${'b, '.repeat(100)}1`)
    for (const line of shown) expect(displayWidth(line)).toBeLessThanOrEqual(80)
    expect(shown[0]).toMatch(/^ {2}1 │ ….*wrong, b,.*…$/)
    const [source = '', carets = ''] = shown
    expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('wrong')
  })

  test('keeps the beginning of a long line when the carets are near it', () => {
    const [source, carets] = frame(`select «wrong», ${'b, '.repeat(100)}1`)
    expect(source).toMatch(/^ {2}1 │ select wrong, b,.*…$/)
    expect(carets).toBe('    │        ^^^^^')
  })

  test('cuts the carets of a span longer than the line that is shown', () => {
    for (const line of frame(`«${'a'.repeat(500)}»`)) expect(displayWidth(line)).toBeLessThanOrEqual(80)
  })

  test('puts a long hint below the carets', () => {
    const hint = 'write a cast that tells the type of the parameter, as in :p::timestamptz or :p::date'
    expect(frame('select «:p»', hint)).toEqual(['  1 │ select :p', '    │        ^^', `    │ ${hint}`])
  })

  test('puts a hint of several lines below the carets', () => {
    expect(frame('«a»', 'create schema auth;\ncreate table auth.users ();').slice(2)).toEqual([
      '    │ create schema auth;',
      '    │ create table auth.users ();',
    ])
  })
})

test.each<[string, Diagnostic, readonly string[]]>([
  [
    'without a place the hint stands below the message',
    error('SL0901', null, 'unknown command "x"', { hint: 'did you mean y?' }),
    ['error SL0901 unknown command "x"', '  did you mean y?', ''],
  ],
  [
    'a file without a known text has no frame, and its first position, which a problem matcher needs',
    warning('SL1', fileSpan('queries/a.sql'), 'not UTF-8'),
    ['queries/a.sql:1:1 warning SL1 not UTF-8', ''],
  ],
  [
    'related places and the SQLSTATE follow the frame',
    error('SL1', marked('«a»'), 'm', {
      sqlstate: '42703',
      related: [{ message: 'the table is defined here', span: marked('x\n «y»', 'b.ts') }],
    }),
    [
      'queries/a.sql:1:1 error SL1 m',
      '',
      '  1 │ a',
      '    │ ^',
      '    = b.ts:2:2 the table is defined here',
      '    = SQLSTATE 42703',
      '',
    ],
  ],
  [
    'a message cannot command the terminal',
    note('SL1', null, 'evil \u001B[2J\u202E'),
    ['note SL1 evil ␛[2J\uFFFD', ''],
  ],
  ['a message of several lines is indented', note('SL1', null, 'a\nb'), ['note SL1 a', '  b', '']],
])('%s', (_sentence, diagnostic, expected) => {
  expect(lines(diagnostic)).toEqual(expected)
})

test('colours change nothing but colours', () => {
  const diagnostics = [error('SL1', marked('select «a»'), 'm', { hint: 'h', sqlstate: '42703' })]
  const painted = prettyReport(diagnostics, { paint: coloured, width: 80 })
  expect(painted).toContain('\u001B[')
  expect(stripVTControlCharacters(painted)).toBe(prettyReport(diagnostics, style))
})

test('a blank line stands between diagnostics', () => {
  expect(prettyReport([note('SL1', null, 'a'), note('SL2', null, 'b')], style)).toBe(
    'note SL1 a\n\nnote SL2 b\n',
  )
})
