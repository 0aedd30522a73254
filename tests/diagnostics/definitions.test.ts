import { docsOf, titleOf } from '#sluice/diagnostics/definitions'
import { expect, test } from 'vitest'
import { headings, readDocument } from '../docs/markdown.js'

test('every documented code has its title, and a link that leads to its entry', () => {
  const entries = headings(readDocument('docs/diagnostics.md')).flatMap(({ text, anchor }) => {
    const [, code, title] = /^(SL\d{4}): (.*)$/.exec(text) ?? []
    return code === undefined ? [] : [{ code, title, docs: `docs/diagnostics.md#${anchor}` }]
  })
  expect(entries.length).toBeGreaterThan(100)
  expect(entries.map(({ code }) => ({ code, title: titleOf(code), docs: docsOf(code) }))).toEqual(entries)
})
