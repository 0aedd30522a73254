/**
 * The state that lives from run to run. A run is a function of the project's files and of earlier results.
 * Earlier results never change; new ones are only added. So every run can use them, in this process or in the
 * next.
 */
import { join } from 'node:path'
import type { ProjectStore } from './store/known-run.js'
import { openResultLog, type ResultLog } from './store/result-log.js'
import type { Config } from '../config/config.js'
import type { Outcome } from '../diagnostics/diagnostic.js'
import type { WrittenModules } from '../emit/emit-modules.js'
import { type Evaluator, openEvaluator } from '../evaluate/evaluator.js'
import { entriesFact, type Fact, hashOf, placeFact, presenceFact } from '../facts/fact.js'
import type { Observed } from '../facts/observe.js'
import type { QuerySource } from '../model/query-source.js'
import type { OnRead } from '../source/query-files.js'
import { type Overlay, type ParsedFiles, readQueries } from '../source/read-queries.js'
import { type PlannedSchema, type SchemaAnswer, schemaLoader } from './planned-schema.js'
import { openQueryResults, type OutcomeMemory, type QueryResults } from './queries/query-results.js'
import { type SchemaFingerprint, schemaDatabases, type SchemaDatabases } from './schema-database.js'

export interface Session {
  /**
   * Records for the next run the watcher's report that only query files have changed since the last run. Then
   * config and schema are not checked, and the run's own facts are not recorded.
   */
  trust(isOnlyQueries: boolean): void
  readonly isTrusting: boolean
  /**
   * The queries of the current files, with the overlay's texts; an unchanged file gives the same objects as
   * before.
   */
  readQueries(config: Config, overlay?: Overlay): Promise<Observed<Outcome<readonly QuerySource[]>>>
  loadSchema(config: Config): Promise<Observed<Outcome<SchemaAnswer>>>
  readonly databases: SchemaDatabases
  /** The results of queries against a schema. */
  results(config: Config, schema: PlannedSchema, fingerprint: SchemaFingerprint): QueryResults
  readonly writtenModules: WrittenModules
  /** With `isKept` false, no snapshot is stored of an open database: the run has failed. */
  close(isKept?: boolean): Promise<void>
}

export interface SessionOptions {
  /** Where results are stored; null to store none. */
  readonly project: ProjectStore | null
  /** Whether results of earlier processes may be used. */
  readonly isRead: boolean
  /**
   * The evaluator of a caller that also evaluates the config and closes it; by default the session has its
   * own.
   */
  readonly evaluator?: Evaluator
  /** Databases of another session, which closes them. */
  readonly databases?: SchemaDatabases
}

export function openSession({
  project,
  isRead,
  evaluator = openEvaluator(),
  databases: shared,
}: SessionOptions): Session {
  const parsed: ParsedFiles = new Map()
  let isTrusting = false
  const loadSchema = schemaLoader(project, isRead, () => isTrusting, evaluator)
  const databases = shared ?? schemaDatabases(project, isRead)
  const memory: OutcomeMemory = new WeakMap()
  let log: ResultLog | null = null
  return {
    trust: (isOnlyQueries) => void (isTrusting = isOnlyQueries),
    get isTrusting() {
      return isTrusting
    },
    async readQueries(config, overlay) {
      if (isTrusting) return { value: await readQueries(config, parsed, 'by stamp', overlay), facts: null }
      const facts: Fact[] = []
      const onRead: OnRead = {
        onFolder: (path) => void facts.push(entriesFact(path), placeFact(path)),
        onLink: (path) => void facts.push(presenceFact(path)),
        onFile: (path, bytes) => void facts.push({ kind: 'text', path, hash: bytes && hashOf(bytes) }),
      }
      const value = await readQueries(config, parsed, onRead, overlay)
      // Facts are about files on the disk.
      return { value, facts: overlay && overlay.size > 0 ? null : facts }
    },
    loadSchema,
    databases,
    results(config, { model }, { key, fingerprint }) {
      if (project) log ??= openResultLog(join(project.folder, 'results', project.key), isRead)
      return openQueryResults({ config, model, fingerprint, fingerprintKey: key, log, memory })
    },
    writtenModules: new Map(),
    close: (isKept) => (shared ? Promise.resolve() : databases.close(isKept)),
  }
}
