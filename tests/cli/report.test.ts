import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { error, note, warning } from '../diagnostics/made.js'
import { fileSpan } from '#sluice/diagnostics/span'
import { reportDefect } from '#sluice/cli/defect'
import { exitStatus } from '#sluice/cli/exit-status'
import { progressLine } from '#sluice/cli/progress'
import { report } from '#sluice/cli/report'
import { plain } from '#sluice/diagnostics/paint'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

/** A terminal that remembers. */
function terminal(env: Readonly<Record<string, string>> = {}, interactive = false) {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    interactive,
    width: 40,
    paint: plain,
    write: (text: string) => void (written[name] += text),
  })
  return { cwd: '/repo/app', env, out: stream('out'), err: stream('err'), written }
}

test.each<[string, readonly Diagnostic[], number]>([
  ['nothing found is 0', [], 0],
  ['warnings and notes change nothing', [warning('SL3001', null, 'm'), note('SL4001', null, 'm')], 0],
  ['an error in a query is 1', [error('SL2001', null, 'm')], 1],
  ['an error in the schema is 1', [error('SL4001', null, 'm')], 1],
  ['an error in the output is 1', [error('SL5006', null, 'm')], 1],
  ['an error in the config is 2', [error('SL0012', null, 'm')], 2],
  ['no database is 2', [error('SL6003', null, 'm')], 2],
  ['2 wins over 1', [error('SL2001', null, 'm'), error('SL6003', null, 'm')], 2],
  ['too many warnings are 1', [error('SL0905', null, 'm')], 1],
  ['nothing to add Sluice to is 1', [error('SL0908', null, 'm')], 1],
  ['a warning about the config is 0', [warning('SL0909', null, 'm')], 0],
])('exit status: %s', async (_sentence, diagnostics, expected) => {
  expect(await exitStatus(diagnostics)).toBe(expected)
})

describe('--max-warnings', () => {
  const twoWarnings = [warning('SL3001', null, 'a'), warning('SL3001', null, 'b')]

  test.each<[number | null, number]>([
    [null, 0],
    [2, 0],
    [1, 1],
    [0, 1],
  ])('two warnings with %s allowed', async (maxWarnings, expected) => {
    const at = terminal()
    const status = await report({
      terminal: at,
      reporter: 'pretty',
      diagnostics: twoWarnings,
      maxWarnings,
      footer: null,
    })
    expect(status).toBe(expected)
    expect(at.written.err.includes('SL0905 the run found 2 warnings, but --max-warnings allows')).toBe(
      expected === 1,
    )
  })

  test('counts each warning once', async () => {
    const diagnostics = [warning('SL3001', null, 'a'), warning('SL3001', null, 'a')]
    expect(
      await report({ terminal: terminal(), reporter: 'pretty', diagnostics, maxWarnings: 1, footer: null }),
    ).toBe(0)
  })
})

describe('the reporters', () => {
  const diagnostics = [error('SL2001', fileSpan('queries/a.sql'), 'm')]
  const result = { text: 'a file\n', json: { files: [] }, footer: () => 'the end' }

  test('pretty: results go out, the rest goes to the error stream', async () => {
    const at = terminal()
    await report({ terminal: at, reporter: 'pretty', diagnostics, ...result })
    expect(at.written).toEqual({ out: 'a file\n', err: 'queries/a.sql:1:1 error SL2001 m\n\nthe end\n' })
  })

  test('json: one document goes out, nothing else', async () => {
    const at = terminal()
    await report({ terminal: at, reporter: 'json', diagnostics, ...result })
    expect(JSON.parse(at.written.out)).toMatchObject({ files: [], diagnostics: [{ code: 'SL2001' }] })
    expect(at.written.err).toBe('')
  })

  test('github: paths are relative to the repository', async () => {
    const at = terminal({ GITHUB_WORKSPACE: '/repo' })
    await report({ terminal: at, reporter: 'github', diagnostics, root: '/repo/app', ...result })
    expect(at.written.err).toBe('::error file=app/queries/a.sql,title=SL2001::m\nthe end\n')
  })
})

describe('a defect', () => {
  const defect = new Error('edits overlap', { cause: new Error('deeper') })

  test('is a short request to report it, without a stack', () => {
    const at = terminal()
    expect(reportDefect(defect, at)).toBe(2)
    expect(at.written.err).toContain('Sluice failed: edits overlap')
    expect(at.written.err).toContain('Please report it')
    expect(at.written.err).not.toContain('    at ')
  })

  test('shows the stack and its cause with SLUICE_DEBUG=1', () => {
    const at = terminal({ SLUICE_DEBUG: '1' })
    reportDefect(defect, at)
    expect(at.written.err).toMatch(/ {4}at .*\n[^]*caused by Error: deeper/)
  })

  test('may be any value', () => {
    const at = terminal()
    expect(reportDefect('oops', at)).toBe(2)
    expect(at.written.err).toContain('Sluice failed: oops')
  })
})

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is for people at a terminal only', () => {
    const at = terminal()
    const progress = progressLine(at.err, true)
    progress.show({ text: 'working', part: null })
    vi.advanceTimersByTime(5000)
    progress.clear()
    expect(at.written.err).toBe('')
  })

  test('comes a quarter of a second after the start of the process, and never where a run is done before', () => {
    const at = terminal({}, true)
    vi.spyOn(performance, 'now').mockReturnValue(100)
    const progress = progressLine(at.err, true)
    progress.show({ text: 'working', part: null })
    vi.advanceTimersByTime(140)
    expect(at.written.err).toBe('')
    vi.advanceTimersByTime(10)
    expect(at.written.err).toBe('\r\u001B[Kworking')
    vi.restoreAllMocks()

    const quick = terminal({}, true)
    vi.spyOn(performance, 'now').mockReturnValue(100)
    const done = progressLine(quick.err, true)
    done.show({ text: 'working', part: null })
    vi.advanceTimersByTime(140)
    done.clear()
    vi.advanceTimersByTime(5000)
    expect(quick.written.err).toBe('')
    vi.restoreAllMocks()
  })

  test('comes after a second in each later run of the process', () => {
    const at = terminal({}, true)
    const progress = progressLine(at.err, true)
    progress.show({ text: 'first', part: null })
    progress.clear()
    const before = at.written.err
    progress.show({ text: 'working', part: null })
    vi.advanceTimersByTime(900)
    expect(at.written.err).toBe(before)
    vi.advanceTimersByTime(100)
    expect(at.written.err).toBe(`${before}\r\u001B[Kworking`)
  })

  test('is one line, cut to the terminal, and gone afterwards', () => {
    const at = terminal({}, true)
    const progress = progressLine(at.err, true)
    progress.show({ text: 'x'.repeat(100), part: null })
    vi.advanceTimersByTime(1000)
    progress.show({ text: 'x'.repeat(100), part: null })
    progress.clear()
    expect(at.written.err).toBe(`\r\u001B[K${'x'.repeat(39)}\r\u001B[K`)
  })

  test.each([
    [0, '░'.repeat(24)],
    [0.5, '█'.repeat(12) + '░'.repeat(12)],
    [1, '█'.repeat(24)],
  ])('has a bar where it is known how much is done: %d', (part, bar) => {
    const at = terminal({}, true)
    const progress = progressLine(at.err, true)
    progress.show({ text: 'working', part })
    vi.advanceTimersByTime(1000)
    progress.clear()
    expect(at.written.err).toContain(`${bar} working`)
  })
})
