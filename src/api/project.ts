import type {
  CheckResult,
  CompileResult,
  Description,
  GenerateResult,
  Progress,
  WatchResult,
} from './results.js'

/** Which project to open, and how. */
export interface OpenProjectOptions {
  /** The folder of the Drizzle project. All paths that the project returns are relative to it. */
  readonly cwd: string
  /** The Drizzle config, relative to `cwd`. Default: `drizzle.config.ts`, `.js`, `.json`, … there. */
  readonly config?: string
  /** Unsaved texts of query files, by path (absolute, or relative to `cwd`). */
  readonly overlay?: Readonly<Record<string, string>>
  /** Whether to use results of earlier runs. Default true. */
  readonly cache?: boolean
  /** Called during a run. It must not throw. */
  readonly onProgress?: (progress: Progress) => void
}

/** What has changed since the last call. */
export interface ProjectChanges {
  /** Unsaved texts by path; null once a file was saved or closed. Other files keep their texts. */
  readonly overlay?: Readonly<Record<string, string | null>>
  /**
   * All files on the disk that have changed since the last run, absolute or relative to `cwd`. The next run
   * relies on this list and reads the config and the schema again only if the list contains them. Without the
   * list, a run looks for changes itself.
   */
  readonly changed?: readonly string[]
}

/**
 * A Drizzle project with its query files. Methods run one after the other in the order of their calls. Every
 * problem with the project's files is a diagnostic; a method rejects only with a `ProjectError`, or with a
 * defect of Sluice.
 */
export interface Project {
  /** The absolute folder to which all returned paths are relative: `cwd` with links resolved. */
  readonly root: string
  /** Checks all queries and creates the modules; writes nothing. Uses the overlay. */
  compile(): Promise<CompileResult>
  /**
   * Records unsaved texts and changed files for the next run. Rejects with a `ProjectError` once the project
   * is closed.
   */
  update(changes: ProjectChanges): Promise<void>
  /**
   * Describes what is at a UTF-16 offset of a query file; null outside of statements. It refers to the last
   * run of `compile`, and compiles first if there was none or `update` was called since.
   */
  describeAt(path: string, offset: number): Promise<Description | null>
  /**
   * Compiles the files on the disk and writes the output: all of it, or none if there is any error. Ignores
   * the overlay.
   */
  generate(): Promise<GenerateResult>
  /**
   * Compiles the files on the disk and compares the output with the files there; each difference is also an
   * error. Ignores the overlay.
   */
  check(): Promise<CheckResult>
  /**
   * Generates now, and again after every change of an input. Errors of the project do not end it. The next
   * run waits for `onRun`.
   */
  watch(onRun: (run: WatchResult) => void | Promise<void>): Watching
  /** Ends everything that the project has started. Waits for a run in progress. Every other method rejects afterwards. */
  close(): Promise<void>
}

/** A project that generates on every change. */
export interface Watching {
  /**
   * Resolves once it is closed. Rejects with a `ProjectError` of code `cannot-watch` if the system cannot
   * watch the files, and with a defect of Sluice.
   */
  readonly done: Promise<void>
  /** Resolves when a run in progress has ended and no file is watched any more. */
  close(): Promise<void>
}

/**
 * A use of the API that cannot work: `closed`, after `close()`; `cannot-watch`, if the system cannot watch
 * files.
 */
export class ProjectError extends Error {
  override readonly name = 'ProjectError'

  readonly code: 'closed' | 'cannot-watch'

  constructor(code: ProjectError['code'], message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
