/**
 * Whatever is edited, a session that knows all that was before says what one says that knows nothing. `SLUICE_EDITS` is
 * the number of edits, `SLUICE_SEED` the seed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openProjectStore } from '#sluice/reuse/store/known-run'
import type { Config } from '#sluice/config/config'
import { loadConfig } from '#sluice/config/load-config'
import type { Diagnostic } from '#sluice/diagnostics/diagnostic'
import { inOrder } from '#sluice/diagnostics/in-order'
import { openEvaluator } from '#sluice/evaluate/evaluator'
import { openSession, type Session } from '#sluice/reuse/session'
import { compile } from '#sluice/pipeline'
import { expect, test } from 'vitest'
import { openOwnCacheProject } from '../cache/own-cache.js'
import { evaluatorHere } from '../evaluate/evaluator-here.js'
import { count, isFull } from '../setup/length.js'
import { randomNumbers, randomProject } from './random-edits.js'

const edits = count('SLUICE_EDITS', 10, 40)
const seed = Number(process.env['SLUICE_SEED'] ?? 20261125)
/** At full length by threads, as users' runs. */
const evaluator = isFull ? openEvaluator() : evaluatorHere
/** A session ends after this many edits and the next finds its results on the disk; then a clean one has a database of its own. */
const SESSION = Math.min(12, edits / 2)

test(`after each of ${edits} random edits, incremental and clean runs are equal`, async () => {
  const { root } = openOwnCacheProject({ 'src/users.ts': '', 'queries/users.sql': '' })
  const project = randomProject(randomNumbers(seed))
  const store = openProjectStore(root, null)
  let session = openSession({ project: store, isRead: true, evaluator })
  const history: string[] = []
  let faulty: ReadonlySet<string> = new Set()
  let isWrong = false
  const seen = { right: 0, wrong: 0, reused: 0, analysed: 0 }
  try {
    for (let index = 0; index < edits; index++) {
      const burst = index === 0 ? 0 : index % 7 === 0 ? 3 : 1
      for (let i = 0; i < burst; i++) history.push(project.edit())
      if (index % 3 === 0 && isWrong) {
        project.remove(faulty)
        history.push('what was wrong taken out')
      }
      writeProject(root, project.files())
      if (index % SESSION === 0 && index > 0) {
        await session.close()
        session = openSession({ project: store, isRead: true, evaluator })
      }
      const { value: config, diagnostics } = await loadConfig({ cwd: root })
      if (!config) {
        expect(diagnostics.map(({ code }) => code)).toEqual(['SL0004'])
        continue
      }
      const incremental = await outcomeOf(session, config, seen)
      const whole = index % SESSION === SESSION - 1
      const clean = openSession({
        project: null,
        evaluator,
        isRead: false,
        ...(whole ? {} : { databases: session.databases }),
      })
      const expected = await outcomeOf(clean, config)
      if (whole) await clean.close()
      expect(incremental, `seed ${seed}, edit ${index}: ${history.slice(-3).join('; ')}`).toEqual(expected)
      faulty = new Set(expected.faulty)
      isWrong = expected.files.length === 0
      if (expected.files.length > 0) seen.right++
      else seen.wrong++
    }
  } finally {
    await session.close()
  }
  // The edits are worth something: states right and wrong, results used again and made anew.
  expect(seen.right).toBeGreaterThan(edits / 20)
  expect(seen.wrong).toBeGreaterThan(edits / 10)
  // The first edits of a session find less than the later ones.
  expect(seen.reused).toBeGreaterThan(edits < 30 ? seen.analysed / 4 : seen.analysed)
  console.log(`${edits} edits, seed ${seed}: ${JSON.stringify(seen)}`)
}, 3_600_000)

interface Outcome {
  readonly files: readonly string[]
  readonly queries: readonly unknown[]
  readonly diagnostics: readonly unknown[]
  /** Names of queries with errors. */
  readonly faulty: readonly string[]
}

interface Count {
  reused: number
  analysed: number
}

async function outcomeOf(session: Session, config: Config, seen?: Count): Promise<Outcome> {
  const counting: Session =
    seen === undefined
      ? session
      : { ...session, results: (...args) => counted(session.results(...args), seen) }
  const { files, diagnostics, queries } = await compile(config, {
    session: counting,
    onProgress: () => undefined,
  })
  return {
    files: files.map(({ path, text }) => `${path}\n${text}`),
    queries: queries.map(({ source, ...typed }) => [
      source.module,
      source.property,
      JSON.stringify(typed, withoutTexts),
    ]),
    diagnostics: inOrder(diagnostics).map(shown),
    faulty: diagnostics.flatMap(({ severity, query }) => (severity === 'error' && query ? [query] : [])),
  }
}

function counted(results: ReturnType<Session['results']>, seen: Count): ReturnType<Session['results']> {
  return {
    ...results,
    find(source) {
      const found = results.find(source)
      if (found) seen.reused++
      return found
    },
    keep(source, outcome) {
      seen.analysed++
      results.keep(source, outcome)
    },
  }
}

const withoutTexts = (key: string, value: unknown): unknown => (key === 'text' ? undefined : value)

const shown = ({ span, related, ...rest }: Diagnostic): unknown => ({
  ...rest,
  span: span && [span.file.path, span.start, span.end, span.file.text.slice(span.start, span.end)],
  related: related.map((place) => [place.message, place.span.file.path, place.span.start, place.span.end]),
})

function writeProject(root: string, files: ReadonlyMap<string, string>): void {
  for (const folder of ['queries', 'sql', 'src']) {
    if (!existsSync(join(root, folder))) continue
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${name.replaceAll('\\', '/')}`
      if (statSync(join(root, path)).isFile() && !files.has(path)) rmSync(join(root, path))
    }
  }
  for (const [path, text] of files) {
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    if (statSync(target, { throwIfNoEntry: false }) && readFileSync(target, 'utf8') === text) continue
    writeFileSync(target, text)
  }
}
