import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, chmodSync } from 'node:fs'
import { HEADER, isOurs } from '#sluice/output/header'
import { writeOutput } from '#sluice/output/write-output'
import { describe, expect, test } from 'vitest'
import { generated, project } from './project.js'
import { unprivileged, writeElsewhere } from './unprivileged.js'

const a = { path: 'a.ts', text: generated('a') }
const b = { path: 'billing/b.ts', text: generated('b') }

describe('writing', () => {
  test('creates folders and files, and says so relative to the root', async () => {
    using at = project()
    expect(await writeOutput(at, [b, a])).toEqual({
      value: [
        { path: 'generated/a.ts', status: 'written' },
        { path: 'generated/billing/b.ts', status: 'written' },
      ],
      diagnostics: [],
    })
    expect(at.files()).toEqual({ 'generated/a.ts': a.text, 'generated/billing/b.ts': b.text })
  })

  test('leaves no temporary files or folders', async () => {
    using at = project({ 'generated/a.ts': generated('old') })
    await writeOutput(at, [a, b])
    expect(readdirSync(at.outFolder).sort()).toEqual(['a.ts', 'billing'])
  })

  test('does not touch an unchanged file', async () => {
    using at = project({ 'generated/a.ts': a.text, 'generated/billing/b.ts': generated('old') })
    at.age('generated/a.ts')
    const { value } = await writeOutput(at, [a, b])
    expect(value.map(({ status }) => status)).toEqual(['unchanged', 'written'])
    expect(statSync(at.path('generated/a.ts')).mtimeMs).toBe(1_000_000)
  })

  test('changes nothing the second time', async () => {
    using at = project()
    await writeOutput(at, [a, b])
    at.age('generated')
    const { value } = await writeOutput(at, [a, b])
    expect(value.map(({ status }) => status)).toEqual(['unchanged', 'unchanged'])
    expect(statSync(at.path('generated')).mtimeMs).toBe(1_000_000)
  })

  test('takes a file whose line ends git has converted as unchanged', async () => {
    using at = project({ 'generated/a.ts': a.text.replaceAll('\n', '\r\n') })
    expect((await writeOutput(at, [a])).value).toEqual([{ path: 'generated/a.ts', status: 'unchanged' }])
  })

  test('removes generated files no longer wanted and the folders that leaves empty', async () => {
    using at = project({ 'generated/a.ts': a.text, 'generated/x/y/old.ts': generated('old') })
    const { value } = await writeOutput(at, [a])
    expect(value).toContainEqual({ path: 'generated/x/y/old.ts', status: 'removed' })
    expect(at.files()).toEqual({ 'generated/a.ts': a.text })
    expect(existsSync(at.path('generated/x'))).toBe(false)
  })

  test('keeps what it did not generate, and the folder that holds it', async () => {
    using at = project({ 'generated/x/old.ts': generated('old'), 'generated/x/mine.ts': 'mine' })
    await writeOutput(at, [a])
    expect(at.files()).toEqual({ 'generated/a.ts': a.text, 'generated/x/mine.ts': 'mine' })
  })

  test('removes everything generated when nothing is wanted any more', async () => {
    using at = project({ 'generated/a.ts': a.text })
    await writeOutput(at, [])
    expect(at.files()).toEqual({})
  })

  test('does not look into node_modules', async () => {
    using at = project({ 'generated/node_modules/p/old.ts': generated('old') })
    await writeOutput(at, [a])
    expect(Object.keys(at.files())).toContain('generated/node_modules/p/old.ts')
  })

  test('clears away what a killed run left behind, but not what a running one is writing', async () => {
    using at = project({
      'generated/a.ts': a.text,
      // No process has this number: Linux and macOS stop earlier.
      'generated/.sluice-999999999-00ff/0': 'half',
      [`generated/.sluice-${process.pid}-00ff/0`]: 'in work',
    })
    await writeOutput(at, [a])
    expect(readdirSync(at.outFolder).sort()).toEqual([`.sluice-${process.pid}-00ff`, 'a.ts'])
  })

  test('clears away old leftovers although their process number is in use again', async () => {
    const folder = `generated/.sluice-${process.pid}-00ff`
    using at = project({ [`${folder}/0`]: 'half' })
    at.age(folder)
    await writeOutput(at, [a])
    expect(at.files()).toEqual({ 'generated/a.ts': a.text })
  })

  test('follows a symbolic link that stays inside the project', async () => {
    using at = project({ 'real/keep.txt': '' })
    symlinkSync(at.path('real'), at.outFolder)
    await writeOutput(at, [a])
    expect(at.read('real/a.ts')).toBe(a.text)
  })

  test('writes to a folder outside the root when the config says so', async () => {
    using at = project({ 'app/keep.txt': '' })
    const { value } = await writeOutput({ root: at.path('app'), outFolder: at.path('shared/db') }, [a])
    expect(value).toEqual([{ path: '../shared/db/a.ts', status: 'written' }])
    expect(at.read('shared/db/a.ts')).toBe(a.text)
  })
})

describe('what stands in the way', () => {
  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['a hand-written file', { 'generated/a.ts': 'mine' }, 'SL5001', 'generated/a.ts'],
    ['an empty file', { 'generated/a.ts': '' }, 'SL5001', 'generated/a.ts'],
    ['a folder in place of a file', { 'generated/a.ts/x': '' }, 'SL5001', 'generated/a.ts'],
    ['a file in place of the output folder', { generated: 'mine' }, 'SL5003', 'generated'],
    ['a file in place of a folder in it', { 'generated/billing': 'mine' }, 'SL5003', 'generated/billing'],
  ])('%s is an error and changes nothing', async (_sentence, files, code, path) => {
    using at = project(files)
    const { value, diagnostics } = await writeOutput(at, [a, b])
    expect(value).toEqual([])
    expect(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.span?.file.path])).toEqual([
      [code, path],
    ])
    expect(at.files()).toEqual(files)
  })

  test('every hand-written file in the way is named in one run', async () => {
    using at = project({ 'generated/a.ts': 'mine', 'generated/billing/b.ts': 'mine' })
    const { diagnostics } = await writeOutput(at, [a, b])
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL5001', 'SL5001'])
  })

  test('a symbolic link in place of a file is not written through', async () => {
    using at = project({ 'elsewhere.ts': a.text })
    mkdirSync(at.outFolder)
    symlinkSync(at.path('elsewhere.ts'), at.path('generated/a.ts'))
    const { diagnostics } = await writeOutput(at, [{ ...a, text: generated('new') }])
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['SL5001', 'a symbolic link exists where Sluice would generate a file'],
    ])
    expect(at.read('elsewhere.ts')).toBe(a.text)
  })

  test('an output folder that is a symbolic link out of the project is an error', async () => {
    using at = project()
    using other = project({ 'keep.txt': '' })
    symlinkSync(other.root, at.outFolder)
    const { diagnostics } = await writeOutput(at, [a])
    expect(diagnostics.map(({ code, span }) => [code, span?.file.path])).toEqual([['SL5004', 'generated']])
    expect(other.files()).toEqual({ 'keep.txt': '' })
  })

  test('a symbolic link inside the output folder is not followed', async () => {
    using at = project()
    using other = project({ 'old.ts': generated('old') })
    mkdirSync(at.outFolder)
    symlinkSync(other.root, at.path('generated/billing'))
    const { diagnostics } = await writeOutput(at, [b])
    expect(diagnostics.map(({ code, span }) => [code, span?.file.path])).toEqual([
      ['SL5004', 'generated/billing'],
    ])
    expect(other.files()).toEqual({ 'old.ts': generated('old') })
  })

  test('a path that leaves the output folder is a defect', async () => {
    using at = project()
    await expect(writeOutput(at, [{ path: '../x.ts', text: '' }])).rejects.toThrow('leaves the output folder')
  })
})

describe('what fails on the way', () => {
  test('an output folder that cannot be created', () => {
    using at = project()
    chmodSync(at.root, 0o555)
    const { diagnostics } = writeElsewhere(at, [a], { asNobody: true })
    chmodSync(at.root, 0o755)
    expect(diagnostics).toMatchObject([
      { code: 'SL5002', message: 'Sluice cannot write the output: permission denied' },
    ])
    expect(readdirSync(at.root)).toEqual([])
  })

  test('an output folder that cannot be read', () => {
    using at = project({ 'generated/a.ts': a.text })
    chmodSync(at.root, 0o755)
    chmodSync(at.outFolder, 0o000)
    const { diagnostics } = writeElsewhere(at, [a], { asNobody: true })
    chmodSync(at.outFolder, 0o755)
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL5002'])
  })

  test('a failure half way through puts everything back', () => {
    const old = {
      'generated/a.ts': generated('old a'),
      'generated/gone.ts': generated('gone'),
      'generated/locked/b.ts': generated('old b'),
    }
    using at = project(old)
    for (const name of ['.', 'generated', ...Object.keys(old)]) at.own(name, unprivileged)
    // Staging succeeds; only the rename into this folder does not.
    chmodSync(at.path('generated/locked'), 0o555)
    at.age('generated/a.ts')
    const { diagnostics } = writeElsewhere(
      at,
      [a, { path: 'locked/b.ts', text: generated('b') }, { path: 'new/c.ts', text: generated('c') }],
      { asNobody: true },
    )
    chmodSync(at.path('generated/locked'), 0o755)
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL5002'])
    expect(at.files()).toEqual(old)
    expect(readdirSync(at.outFolder).sort()).toEqual(['a.ts', 'gone.ts', 'locked'])
    expect(statSync(at.path('generated/a.ts')).mtimeMs).toBe(1_000_000)
  })

  test('a full disk leaves the old output', () => {
    const old = { 'generated/a.ts': generated('old') }
    using at = project(old)
    const large = { path: 'z.ts', text: generated('x'.repeat(64 * 1024)) }
    const { value, diagnostics } = writeElsewhere(at, [a, large], { fileSize: 8 })
    expect(value).toEqual([])
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL5005'])
    expect(at.files()).toEqual(old)
    expect(readdirSync(at.outFolder)).toEqual(['a.ts'])
  })
})

test.each<[string, string, boolean]>([
  ['the header', `${HEADER}\nexport {}`, true],
  ['the header with CRLF and a byte order mark', `\uFEFF${HEADER}\r\nexport {}`, true],
  ['an older wording', '// @generated by Sluice\nexport {}', true],
  ['a licence above', '/*\n * Licence\n */\n\n// @generated by Sluice\n', true],
  ['a mention in the code', "const x = '@generated by Sluice'", false],
  ['a mention in a comment further down', 'export {}\n// @generated by Sluice', false],
  ['another generator', '// @generated by Something', false],
  ['an empty file', '', false],
])('%s is told apart', (_sentence, text, expected) => {
  expect(isOurs(text)).toBe(expected)
})

test('the header is one line', () => {
  expect(HEADER).not.toContain('\n')
})
