/** `sluice-sql/vite`: generates when Vite starts and whenever something changes, with errors on Vite's overlay. */
import { join } from 'node:path'
import type { ErrorPayload, Plugin, ViteDevServer } from 'vite'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js'
import { inOrder } from '../diagnostics/in-order.js'
import { plain } from '../diagnostics/paint.js'
import { prettyReport } from '../diagnostics/reporters/pretty.js'
import { positionOf } from '../diagnostics/span.js'
import { type GeneratedRun, generateOnChange } from '../project/generate-on-change.js'
import { generateOnce } from '../project/generate-once.js'
import type { ProjectPlace } from '../project/known-project.js'
import type { GeneratedProject } from '../project/project-session.js'
import type { Watching } from '../watch/watch-project.js'

export interface SluicePluginOptions {
  /** The Drizzle config, relative to Vite's root. Default: drizzle.config.ts, .js, .json, … there. */
  readonly config?: string
}

const NAME = 'sluice-sql'
const WIDTH = 100

/** In a build an error ends it; a dev server shows errors until they are repaired, and goes on with the last good output. */
export function sluice({ config }: SluicePluginOptions = {}): Plugin {
  let place: ProjectPlace = { cwd: process.cwd(), configPath: config ?? null }
  let isBuild = false
  let watching: Watching | null = null
  /** What the build begins with, until it has begun. */
  let generated: readonly Diagnostic[] | null = null
  const generate = async (): Promise<readonly Diagnostic[]> =>
    diagnosticsOf(await generateOnce(place, { isRead: true }))
  return {
    name: NAME,
    async configResolved({ root, command }) {
      place = { cwd: root, configPath: config ?? null }
      isBuild = command === 'build'
      if (!isBuild) return
      generated = await generate()
      // The bundler would print an error of `buildStart` among the frames of its own stack.
      if (hasErrors(generated)) throw withoutStack(reportOf(generated))
    },
    async configureServer(server) {
      let first = (): void => {}
      const ready = new Promise<void>((resolve) => (first = resolve))
      watching = generateOnChange(place, { isRead: true, onRun: overlay(server, () => first()) })
      watching.done.catch((error: Error) => server.config.logger.error(`[${NAME}] ${error.message}`))
      // Modules must be there before Vite looks for them.
      await Promise.race([ready, watching.done.catch(() => undefined)])
    },
    async buildStart() {
      if (!isBuild) return
      const diagnostics = generated ?? (await generate())
      generated = null
      for (const diagnostic of diagnostics) {
        if (diagnostic.severity === 'warning') this.warn(reportOf([diagnostic]))
      }
      if (hasErrors(diagnostics)) this.error({ message: reportOf(diagnostics), stack: '' })
    },
    async closeBundle() {
      const closing = watching
      watching = null
      await closing?.close()
    },
  }
}

/** An error of which only the message is printed: the frames of this plugin say nothing about a query. */
function withoutStack(report: string): Error {
  const error = new Error(`[${NAME}]\n${report}`)
  error.stack = error.message
  return error
}

const diagnosticsOf = ({ project, written }: GeneratedProject): readonly Diagnostic[] =>
  inOrder([...project.compilation.diagnostics, ...written.diagnostics])

/** Tells the browser and the terminal what is wrong now; what was wrong goes away with its repair. */
function overlay(server: ViteDevServer, told: () => void): (run: GeneratedRun) => void {
  let shown: ErrorPayload | null = null
  // A page that is opened, or opened again, while something is wrong.
  server.ws.on('connection', () => {
    if (shown) server.ws.send(shown)
  })
  return (run) => {
    const diagnostics = diagnosticsOf(run)
    const before = shown
    shown = hasErrors(diagnostics)
      ? payloadOf(diagnostics, run.project.config?.root ?? server.config.root)
      : null
    if (shown) {
      server.config.logger.error(`[${NAME}]\n${reportOf(diagnostics)}`, { timestamp: true })
      server.ws.send(shown)
    } else {
      if (diagnostics.length > 0) server.config.logger.warn(`[${NAME}]\n${reportOf(diagnostics)}`)
      // An update of nothing takes the overlay away; where the output has changed, Vite's own update follows.
      if (before) {
        server.ws.send({ type: 'update', updates: [] })
        server.config.logger.info(`[${NAME}] no more errors`, { timestamp: true })
      }
    }
    told()
  }
}

const reportOf = (diagnostics: readonly Diagnostic[]): string =>
  prettyReport(diagnostics, { paint: plain, width: WIDTH }).trimEnd()

/** The first error with its place, all of them as text. */
function payloadOf(diagnostics: readonly Diagnostic[], root: string): ErrorPayload {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const span = first?.span ?? null
  const { line, column } = span ? positionOf(span.file, span.start) : { line: 1, column: 1 }
  return {
    type: 'error',
    err: {
      message: errors.map(({ code, message }) => `${code} ${message}`).join('\n'),
      stack: '',
      plugin: NAME,
      frame: reportOf(errors),
      ...(span
        ? { id: join(root, span.file.path), loc: { file: join(root, span.file.path), line, column } }
        : {}),
    },
  }
}
