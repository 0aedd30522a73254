import { describe, expect, test } from 'vitest'
import { loadText } from '../../bench/measure/machine.js'
import { isReached, targetTable, withSection } from '../../bench/measure/report.js'
import { quantile, ratioByRounds, summarize } from '../../bench/measure/statistics.js'

describe('how busy a machine is before a run', () => {
  test('is said as a share of its cores, and from a tenth on with what it means for times', () => {
    expect(loadText(0.034)).toBe('cores busy before the run 3 %')
    expect(loadText(0.6)).toMatch(/^cores busy before the run 60 %, which is too much/)
  })
})

describe('statistics of samples', () => {
  test('quantiles lie between the closest ranks', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([10, 20, 30, 40, 50], 0.95)).toBe(48)
    expect(summarize([5, 1, 3])).toEqual({ median: 3, lower: 2, upper: 4, samples: 3 })
  })

  test('nothing measured is an error, not a zero', () => {
    expect(() => summarize([])).toThrow('nothing was measured')
  })

  test('a ratio compares within a round, so that a slow round does not count', () => {
    expect(ratioByRounds([20, 2000, 20], [10, 1000, 10])).toBe(2)
  })
})

describe('a section of docs/benchmarks.md', () => {
  test('is put at the end when it is new, and replaced in its place afterwards', () => {
    const one = withSection('# Benchmarks\n', 'one', 'first')
    const two = withSection(one, 'two', 'second')
    expect(two).toBe(
      '# Benchmarks\n\n<!-- one:start -->\n\nfirst\n\n<!-- one:end -->\n\n<!-- two:start -->\n\nsecond\n\n<!-- two:end -->\n',
    )
    expect(withSection(two, 'one', 'other')).toBe(two.replace('first', 'other'))
  })

  test('is not written between markers that are not in order', () => {
    expect(() => withSection('<!-- one:end --> <!-- one:start -->', 'one', 'text')).toThrow('not in order')
    expect(() => withSection('<!-- one:start -->', 'one', 'text')).toThrow('not in order')
  })
})

describe('a target', () => {
  const target = { what: 'cold', bound: 'at most', goal: 2, unit: '×', measured: 2.5 } as const

  test('that was missed says by how much, in both directions', () => {
    expect(targetTable([target])).toContain('missed by 25 %')
    expect(targetTable([{ ...target, bound: 'at least', measured: 1.6 }])).toContain('missed by 25 %')
    expect(targetTable([{ ...target, measured: 200 }])).toContain('missed by a factor of 100')
  })

  test('that was not measured is not reached', () => {
    expect(isReached({ ...target, measured: null })).toBe(false)
    expect(targetTable([{ ...target, measured: null, remark: 'no server' }])).toContain(
      'not measured: no server',
    )
  })
})
