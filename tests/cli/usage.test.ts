import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { sluice } from './sluice.js'
import { program, sluiceProcess } from './sluice-process.js'

const manifest = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
)
const commands = ['generate', 'check', 'watch', 'inspect', 'init', 'migrate']

describe('wrong usage is told with what was meant, and exit status 2', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['an unknown command', ['generat'], ['SL0901 unknown command "generat"', 'did you mean generate?']],
    ['a command nothing is like', ['frobnicate'], ['SL0901', '"sluice --help" lists the commands']],
    [
      'an unknown flag',
      ['generate', '--reportr', 'json'],
      ['SL0902 unknown flag --reportr of generate', 'did you mean --reporter?'],
    ],
    ['the opposite of a flag', ['check', '--cache'], ['SL0902', 'did you mean --no-cache?']],
    ['a flag of another command', ['generate', '--url', 'x'], ['SL0902 unknown flag --url of generate']],
    ['an unknown short flag', ['check', '-x'], ['SL0902 unknown flag -x of check']],
    ['an unknown flag without a command', ['--verzion'], ['SL0902 unknown flag --verzion', '--version']],
    ['a flag without its value', ['generate', '--config'], ['SL0903 --config needs a value']],
    [
      'a flag in place of a value',
      ['generate', '--config', '--no-cache'],
      ['SL0903 --config needs a value', 'write --config <file>'],
    ],
    ['an empty value', ['migrate', '--url='], ['SL0903 "" is not a valid value of --url']],
    [
      'a value for a flag that takes none',
      ['inspect', '--json=yes'],
      ['SL0903 "yes" is not a valid value of --json'],
    ],
    ['an unknown reporter', ['check', '--reporter', 'jsn'], ['SL0903', 'write --reporter json']],
    [
      'a number that is none',
      ['check', '--max-warnings', 'few'],
      ['SL0903 "few" is not a valid value of --max-warnings'],
    ],
    [
      'a negative number',
      ['check', '--max-warnings=-1'],
      ['SL0903 "-1" is not a valid value of --max-warnings'],
    ],
    ['an argument too many', ['generate', 'queries'], ['SL0904 unexpected argument "queries"']],
    [
      'several mistakes at once',
      ['check', '--foo', '--max-warnings', 'x'],
      ['SL0902 unknown flag --foo', 'SL0903 "x" is not a valid value of --max-warnings'],
    ],
  ])('%s', async (_sentence, args, expected) => {
    const { status, stdout, stderr } = await sluice(tmpdir(), args)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    for (const text of expected) expect(stderr).toContain(text)
  })

  test('no command at all shows the help', async () => {
    const { status, stdout, stderr } = await sluice(tmpdir(), [])
    expect([status, stdout]).toEqual([2, ''])
    for (const command of commands) expect(stderr).toContain(`\n  ${command} `)
  })
})

describe('what is asked for goes to the standard output', () => {
  test.each<[string, readonly string[]]>([
    ['--version', ['--version']],
    ['-v', ['-v']],
    ['--version of a command', ['generate', '--version']],
  ])('%s', async (_sentence, args) => {
    expect(await sluiceProcess(tmpdir(), args)).toEqual({
      status: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    })
  })

  test.each(commands)('help of %s says what it does and lists the flags', async (command) => {
    const { status, stdout, stderr } = await sluice(tmpdir(), [command, '--help'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`sluice ${command}: `)
    for (const flag of ['--reporter', '--config', '--no-cache', '--no-color', '--max-warnings']) {
      expect(stdout).toContain(`\n  ${flag}`)
    }
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110)
  })

  test.each<[string, readonly string[]]>([
    ['"help check" is "check --help"', ['help', 'check']],
    ['-h is --help', ['check', '-h']],
    ['help wins over mistakes', ['check', '--help', '--fooo']],
  ])('%s', async (_sentence, args) => {
    const { status, stdout } = await sluice(tmpdir(), args)
    expect([status, stdout]).toEqual([0, (await sluice(tmpdir(), ['check', '--help'])).stdout])
  })
})

test('a reader that has seen enough is no error', () => {
  const { stderr } = spawnSync(
    'bash',
    ['-c', '{ sleep 0.3; "$0" "$1" --help; echo "status $?" >&2; } | true', process.execPath, program],
    { encoding: 'utf8' },
  )
  expect(stderr).toBe('status 0\n')
})

describe('colours', () => {
  const escape = '\u001B['
  test.each<[string, readonly string[], Readonly<Record<string, string>>, boolean]>([
    ['none away from a terminal', ['x'], {}, false],
    ['some when forced', ['x'], { FORCE_COLOR: '1' }, true],
    ['none with --no-color', ['x', '--no-color'], { FORCE_COLOR: '1' }, false],
    ['none with NO_COLOR', ['x'], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', ['x'], { FORCE_COLOR: '1', NO_COLOR: '' }, true],
    ['none when forced off', ['x'], { FORCE_COLOR: '0' }, false],
  ])('%s', async (_sentence, args, env, expected) => {
    const { stderr } = await sluiceProcess(tmpdir(), args, env)
    expect(stderr.includes(escape)).toBe(expected)
  })
})

describe('without a config', () => {
  test.each(['generate', 'check', 'inspect', 'migrate'])('%s says so and points to init', async (command) => {
    const { status, stdout, stderr } = await sluice(tmpdir(), [command])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('SL0001')
    expect(stderr).toContain('sluice init')
  })

  test('init says how to make one, with exit status 1', async () => {
    const { status, stdout, stderr } = await sluice(tmpdir(), ['init'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain('SL0908')
    expect(stderr).toContain("export default defineConfig({\n      dialect: 'postgresql',")
  })

  test('the json reporter prints one document', async () => {
    const { status, stdout, stderr } = await sluice(tmpdir(), ['generate', '--reporter', 'json'])
    expect([status, stderr]).toEqual([2, ''])
    expect(JSON.parse(stdout)).toMatchObject({ files: [], diagnostics: [{ code: 'SL0001', file: null }] })
  })

  test('inspect --json prints one document', async () => {
    const { stdout } = await sluice(tmpdir(), ['inspect', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ queries: [], diagnostics: [{ code: 'SL0001' }] })
  })

  test('the github reporter prints annotations', async () => {
    const { stderr } = await sluice(tmpdir(), ['check', '--reporter', 'github'])
    expect(stderr).toMatch(/^::error title=SL0001::.*%0A/)
  })
})
