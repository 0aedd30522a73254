import { describe, expect, it } from 'vitest'
import { geometryObject, geometryTuple, lineTuple, pointObject, pointTuple } from '#sluice/runtime/geometry'

/*
 * Points of PostGIS, which the server of the tests lacks: what `ST_MakePoint(1, 2)` and `ST_SetSRID(…, 4326)` print, by the examples of its manual
 * and the layout of EWKB. Points and lines of Postgres are among the round trips.
 */
describe('a point of PostGIS', () => {
  const x = '000000000000F03F'
  const y = '0000000000000040'
  it.each([
    ['in little-endian order', `0101000000${x}${y}`],
    ['with an SRID', `0101000020E6100000${x}${y}`],
    ['in lower case', `0101000000${x}${y}`.toLowerCase()],
    ['in big-endian order', '00000000013FF00000000000004000000000000000'],
    ['with a Z coordinate, which Drizzle ignores', `0101000080${x}${y}${x}`],
  ])('%s', (_what, wire) => {
    expect(geometryTuple.decode(wire)).toEqual([1, 2])
    expect(geometryObject.decode(wire)).toEqual({ x: 1, y: 2 })
  })

  it.each([
    ['a line string', `0102000000${x}${y}`],
    ['half of one', `0101000000${x}`],
    ['text', 'POINT(1 2)'],
    ['nothing', ''],
  ])('is not %s', (_what, wire) => {
    expect(() => geometryTuple.decode(wire)).toThrow(/expected a point of PostGIS/)
  })

  it('is written as its well-known text', () => {
    expect(geometryTuple.encode([1, -0.5])).toBe('point(1 -0.5)')
    expect(geometryObject.encode({ x: 1, y: 2 })).toBe('point(1 2)')
  })
})

it('a coordinate that is not a number is named', () => {
  const given: unknown = ['1', 2]
  expect(() => pointTuple.encode(given as [number, number])).toThrow(
    'value is the string "1" for element 0, expected a point as [x, y]',
  )
  expect(() => pointObject.encode({ x: 1 } as { x: number; y: number })).toThrow(
    'value is undefined for y, expected a point as { x, y }',
  )
  expect(() => pointTuple.decode('(1,x)')).toThrow(/expected a number/)
  expect(() => lineTuple.decode('(1,2)')).toThrow('expected a line as {a,b,c}')
})
