import fc from 'fast-check'
import { readTokens } from '#sluice/source/text-tokens'
import { describe, expect, test } from 'vitest'
import { covered, query, read, sent } from './reading.js'

const fragments = (
  'select|from|where|insert into t values (|returning|with x as (|table t|union|exists (|and|limit| |\n|\r\n|,|;|(|)|[|]|.|*|' +
  't.*|(t).*|:a|:a?|:b!|:a.b|:|::int|@a|@|$1|$3|$0|?|?||=@a|:1|:\'a\'|sqlc.arg(|sqlc.narg(a)|sqlc.|\'|"|"x!"|as "y?"|as "!"|as "p.q"|' +
  "E'\\u|$$|$a$|/*|*/|--|-- name: q :one\n|/* @name r */|-- @if a\n|\n-- @if !a, f\n|\n-- @choose s = a\n|\n-- @case b: x\n|\n-- y, :c\n|\n-- @end\n|set a = :a -- @if a\n|and b -- @if b\n|or c\n|-- @param a b\n|-- @allow SL3004 x\n|1a|é|🙂|\u0001|\ufeff|create|begin|" +
  "atomic|case|end|json_object(|json_object('a':|x[|x[1:|=>|:="
).split('|')

describe('any text', () => {
  test('is read without a defect, and every place lies in it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 25 }), (parts) => {
        const text = parts.join('')
        const { value, diagnostics } = read(text)
        for (const { span, hint } of diagnostics) {
          expect(hint).not.toBeNull()
          expect(span && span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true)
        }
        for (const source of value) {
          for (const variant of source.dynamic?.variants ?? [{ source }])
            if (variant.source) sent(variant.source)
          for (const star of source.stars) expect(covered(star.span)).toMatch(/^table$|\*$/i)
        }
      }),
      { numRuns: 3000 },
    )
  })

  test('of more tokens than a call may have arguments is read', () => {
    const text = `select 1 in (${'1,'.repeat(200_000)}1)`
    expect(readTokens(text).tokens).toHaveLength(400_006)
  })

  test('in front of a parameter moves no place', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''))
    fc.assert(
      fc.property(text, text, (literal, comment) => {
        const quoted = `'${literal.replaceAll("'", "''")}'`
        const inner = comment.replaceAll(/[*/]/g, '')
        const source = query(`select ${quoted} /*_${inner}_*/, :größe!, t.* from t where a = :b`)
        expect(source.parameters.flatMap((parameter) => parameter.occurrences.map(covered))).toEqual([
          ':größe!',
          ':b',
        ])
        expect(source.stars.map((star) => covered(star.span))).toEqual(['t.*'])
        expect(sent(source)).toBe(`select ${quoted} /*_${inner}_*/, $1, t.* from t where a = $2`)
      }),
    )
  })
})
