/**
 * `sluice-sql/vite`: generates when Vite starts and after every change, and shows errors on Vite's overlay.
 */
import { join } from 'node:path'
import type { ErrorPayload, Plugin, ViteDevServer } from 'vite'
import { type GenerateResult, openProject, type Project, type WatchResult } from '../api/index.js'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js'
import { plain } from '../diagnostics/paint.js'
import { readDiagnostics } from '../diagnostics/read-diagnostics.js'
import { prettyReport } from '../diagnostics/reporters/pretty.js'
import { positionOf } from '../diagnostics/span.js'

export interface SluicePluginOptions {
  /** The Drizzle config, relative to Vite's root. Default: drizzle.config.ts, .js, .json, … there. */
  readonly config?: string
}

const NAME = 'sluice-sql'
const WIDTH = 100

/**
 * An error ends a build; a dev server shows errors until they are corrected, and continues with the last good
 * output.
 */
export function sluice({ config }: SluicePluginOptions = {}): Plugin {
  let open = (): Project => projectAt(process.cwd(), config)
  let isBuild = false
  let served: Project | null = null
  /** The diagnostics of the first run, until the build has begun. */
  let generated: readonly Diagnostic[] | null = null
  const generate = async (): Promise<readonly Diagnostic[]> => {
    const project = open()
    try {
      return diagnosticsOf(await project.generate())
    } finally {
      await project.close()
    }
  }
  return {
    name: NAME,
    async configResolved({ root, command }) {
      open = () => projectAt(root, config)
      isBuild = command === 'build'
      if (!isBuild) return
      generated = await generate()
      // The bundler would print an error of `buildStart` among the frames of its own stack.
      if (hasErrors(generated)) throw withoutStack(reportOf(generated))
    },
    async configureServer(server) {
      let first = (): void => {}
      const ready = new Promise<void>((resolve) => (first = resolve))
      served = open()
      const watching = served.watch(overlay(server, served.root, () => first()))
      watching.done.catch((error: Error) => server.config.logger.error(`[${NAME}] ${error.message}`))
      // The modules must exist before Vite looks for them.
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
      const closing = served
      served = null
      await closing?.close()
    },
  }
}

/** An error of which only the message is printed: the frames of this plugin are irrelevant for a query. */
function withoutStack(report: string): Error {
  const error = new Error(`[${NAME}]\n${report}`)
  error.stack = error.message
  return error
}

const projectAt = (cwd: string, config: string | undefined): Project =>
  openProject(config === undefined ? { cwd } : { cwd, config })

const diagnosticsOf = ({ diagnostics, texts }: GenerateResult): readonly Diagnostic[] =>
  readDiagnostics(diagnostics, texts)

/** Shows the current errors in the browser and the terminal; a corrected error disappears. */
function overlay(server: ViteDevServer, root: string, told: () => void): (run: WatchResult) => void {
  let shown: ErrorPayload | null = null
  // For a page that is opened or reloaded while there is an error.
  server.ws.on('connection', () => {
    if (shown) server.ws.send(shown)
  })
  return (run) => {
    const diagnostics = diagnosticsOf(run)
    const before = shown
    shown = hasErrors(diagnostics) ? payloadOf(diagnostics, root) : null
    if (shown) {
      server.config.logger.error(`[${NAME}]\n${reportOf(diagnostics)}`, { timestamp: true })
      server.ws.send(shown)
    } else {
      if (diagnostics.length > 0) server.config.logger.warn(`[${NAME}]\n${reportOf(diagnostics)}`)
      // An empty update removes the overlay; if the output has changed, Vite's own update follows.
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

/** The first error with its place; the text contains all of them. */
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
