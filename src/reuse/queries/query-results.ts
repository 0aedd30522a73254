import type { KnownResults } from '../../analyze/known-results.js'
import type { TypedQuery } from '../../model/typed-query.js'
import type { ResultLog } from '../store/result-log.js'
import type { Config } from '../../config/config.js'
import { hasErrors, type Outcome } from '../../diagnostics/diagnostic.js'
import { hashOf } from '../../facts/fact.js'
import type { SchemaModel } from '../../model/schema-model.js'
import type { QuerySource } from '../../model/query-source.js'
import {
  type ModelNames,
  namesOfModel,
  packOutcome,
  sourceKey,
  stretchOf,
  unpackOutcome,
} from './query-record.js'
import { hidesNames, wordsIn, type Fingerprint } from '../keys/schema-fingerprint.js'

/**
 * Results by their inputs: the statement with its comments, the options of the config, and all of the schema
 * that it can see. So a result is found or not, and never stale.
 */
export interface QueryResults extends KnownResults {
  /**
   * Stores the new results, in memory and on the disk. Until then they come from a server that may be
   * failing.
   */
  commit(): void
}

/**
 * Results within one process, by the source object itself, so that an unchanged query costs nothing and stays
 * the same object.
 */
export type OutcomeMemory = WeakMap<QuerySource, Remembered>

interface Remembered {
  /** Identifies fingerprint and options: within one scope, a source has one key. */
  readonly scope: string
  readonly key: string
  /** The start of the statement's stretch in the file. */
  readonly start: number
  readonly outcome: Outcome<TypedQuery> | null
}

export interface ResultsInput {
  readonly config: Config
  readonly model: SchemaModel
  readonly fingerprint: Fingerprint
  /** Identifies the whole fingerprint, for queries for which the visible objects cannot be determined. */
  readonly fingerprintKey: string
  readonly log: ResultLog | null
  readonly memory: OutcomeMemory
}

export function openQueryResults({
  config,
  model,
  fingerprint,
  fingerprintKey,
  log,
  memory,
}: ResultsInput): QueryResults {
  const options = optionsKey(config)
  const scope = `${options} ${fingerprintKey}`
  const used = new Set<string>()
  const kept = new Map<QuerySource, Outcome<TypedQuery>>()
  let names: ModelNames | null = null
  const modelNames = (): ModelNames => (names ??= namesOfModel(model))

  const recall = (source: QuerySource): Remembered => {
    const known = memory.get(source)
    if (known?.scope === scope) return known
    const stretch = stretchOf(source)
    const visible = hidesNames(stretch.text) ? fingerprintKey : fingerprint.visibleTo(wordsIn(stretch.text))
    const key = hashOf(`${options} ${visible} ${sourceKey(source, stretch)}`)
    const outcome = known?.key === key ? known.outcome : null
    const recalled = { scope, key, start: stretch.start, outcome }
    memory.set(source, recalled)
    return recalled
  }
  return {
    find(source) {
      const { key, start, outcome } = recall(source)
      used.add(key)
      if (outcome) return outcome
      const packed = log?.find(key)
      if (packed === undefined) return null
      const found = unpackOutcome(packed, source, start, modelNames())
      memory.set(source, { scope, key, start, outcome: found })
      return found
    },
    keep(source, outcome) {
      if (!hasErrors(outcome.diagnostics)) kept.set(source, outcome)
    },
    commit() {
      for (const [source, outcome] of kept) {
        const { key, start } = recall(source)
        memory.set(source, { scope, key, start, outcome })
        const packed = log && packOutcome(outcome, source, start, modelNames())
        if (packed !== null) log?.add(key, packed)
      }
      kept.clear()
      log?.flush(used)
    },
  }
}

/** Options that determine the locations of files do not affect the meaning of a query. */
function optionsKey(config: Config): string {
  const {
    file: _file,
    schemaFiles: _schemaFiles,
    schemaPatterns: _schemaPatterns,
    credentialsUrl: _credentialsUrl,
    migrationsFolder: _migrationsFolder,
    ...options
  } = config
  return hashOf(JSON.stringify(options))
}
