import { describe, expect, test } from 'vitest'
import { covered, query, queries } from './reading.js'

interface Case {
  readonly name: string
  readonly text: string
  readonly lines?: readonly string[]
  readonly parameters?: Readonly<Record<string, string>>
}

const cases: readonly Case[] = [
  { name: 'lines below the name', text: '-- name: a\n-- One.\n-- Two.\nselect 1', lines: ['One.', 'Two.'] },
  { name: 'lines directly above the name', text: '-- One.\n-- name: a\nselect 1', lines: ['One.'] },
  {
    name: 'not what a blank line parts from the name',
    text: '-- Licence\n\n-- One.\n-- name: a\nselect 1',
    lines: ['One.'],
  },
  { name: 'lines above an unnamed statement', text: '-- Licence\n\n-- One.\nselect 1', lines: ['One.'] },
  { name: 'not what a blank line parts from an unnamed statement', text: '-- One.\n\nselect 1', lines: [] },
  {
    name: 'a description above the name ends with it',
    text: '-- @param id The key.\n-- name: a\n-- One.\nselect :id',
    lines: ['One.'],
    parameters: { id: 'The key.' },
  },
  { name: 'not the comments inside', text: '-- name: a\nselect 1, -- one\n2', lines: [] },
  { name: 'not the comment behind the statement before', text: 'select 1; -- one', lines: [] },
  {
    name: 'blank lines inside stay, at the ends they go',
    text: '-- name: a\n--\n-- One.\n--\n-- Two.\n--\nselect 1',
    lines: ['One.', '', 'Two.'],
  },
  {
    name: 'rules are left out',
    text: '-- ======\n-- name: a\n-- ------\n-- One.\nselect 1',
    lines: ['One.'],
  },
  { name: 'indentation stays', text: '-- name: a\n-- List:\n--   - x\nselect 1', lines: ['List:', '  - x'] },
  {
    name: 'a block comment',
    text: '/*\n * One.\n *\n * Two.\n * @name a\n */\nselect 1',
    lines: ['One.', '', 'Two.'],
  },
  { name: 'a block comment without stars', text: '/* @name a\n   One.\n*/\nselect 1', lines: ['  One.'] },
  {
    name: 'Windows line ends',
    text: '-- name: a\r\n-- One.\r\n/*\r\n * Two.\r\n */\r\nselect 1',
    lines: ['One.', 'Two.'],
  },
  {
    name: "JSDoc's tags",
    text: '-- name: a\n-- @deprecated Use b.\n-- @see {@link b}\nselect 1',
    lines: ['@deprecated Use b.', '@see {@link b}'],
  },
  {
    name: 'unknown words like none of ours',
    text: '-- name: a\n-- @john knows\nselect 1',
    lines: ['@john knows'],
  },
  {
    name: 'a short word that is no slip',
    text: '-- name: a\n-- @of and @is\n-- @and\nselect 1',
    lines: ['@of and @is', '@and'],
  },
  {
    name: 'a described parameter',
    text: '-- name: a\n-- One.\n-- @param email The address.\nselect :email',
    lines: ['One.'],
    parameters: { email: 'The address.' },
  },
  {
    name: 'a description over lines',
    text: '-- name: a\n-- @param email The\n--   address.\n--\n-- One.\nselect :email',
    lines: ['One.'],
    parameters: { email: 'The address.' },
  },
  {
    name: 'a description in the manner of JSDoc',
    text: '/* @name a\n * @param {string} email - The address. */\nselect :email',
    lines: [],
    parameters: { email: 'The address.' },
  },
  {
    name: 'a description by the TypeScript name',
    text: '-- @param tenantId It.\nselect :tenant_id',
    lines: [],
    parameters: { tenant_id: 'It.' },
  },
  {
    name: 'a description of a number',
    text: '-- @param $1 It.\nselect $1',
    lines: [],
    parameters: { $1: 'It.' },
  },
]

describe('documentation', () => {
  test.each(cases)('$name', ({ text, lines, parameters }) => {
    const { documentation } = query(text)
    expect(documentation.lines).toEqual(lines ?? [])
    expect(Object.fromEntries(documentation.parameters)).toEqual(parameters ?? {})
  })

  test('each statement has its own', () => {
    const text =
      '-- name: a\n-- One.\nselect 1;\n\n-- Two.\n-- name: b\nselect 2; -- still two\n-- name: c\nselect 3;'
    expect(queries(text).map((source) => source.documentation.lines)).toEqual([['One.'], ['Two.'], []])
  })

  test('an allowance has a code, a reason and a place', () => {
    const source = query('-- name: a\n-- @allow SL3004 names are unique\n-- @allow SL3005\nselect 1')
    expect(source.allowances.map(({ code, reason, span }) => [code, reason, covered(span)])).toEqual([
      ['SL3004', 'names are unique', '@allow SL3004 names are unique'],
      ['SL3005', '', '@allow SL3005'],
    ])
    expect(source.documentation.lines).toEqual([])
  })
})
