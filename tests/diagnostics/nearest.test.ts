import { nearest } from '#sluice/diagnostics/nearest'
import { expect, test } from 'vitest'

const columns = ['id', 'name', 'email', 'tenant_id', 'created_at']

test.each<[string, string, readonly string[], string | null]>([
  ['two letters the wrong way round are close', 'nmae', columns, 'name'],
  ['a missing letter is close', 'emal', columns, 'email'],
  ['separators and case count for nothing', 'tenantID', columns, 'tenant_id'],
  [
    'a name that differs in separators only is nearer than one a letter away',
    'pet_s',
    ['vets', 'pets'],
    'pets',
  ],
  ['half of a short name may not differ', 'ix', ['ab'], null],
  ['one letter of a short name may differ', 'ix', ['id'], 'id'],
  ['a wholly different name has no nearest', 'password', columns, null],
  ['the first of two equally close names wins', 'cat', ['bat', 'car'], 'bat'],
  ['no candidates, no nearest', 'name', [], null],
])('%s', (_sentence, name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected)
})
