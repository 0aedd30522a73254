import type { KnownResults } from '../analyze/known-results.js'
import type { TypedQuery } from '../analyze/typed-query.js'
import type { ResultLog } from '../cache/result-log.js'
import type { Config } from '../config/config.js'
import { hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import { hashOf } from '../facts/fact.js'
import type { SchemaModel } from '../schema/schema-model.js'
import type { QuerySource } from '../source/query-source.js'
import { modelNames, packOutcome, sourceKey, stretchOf, unpackOutcome } from './query-record.js'
import { hidesNames, wordsIn, type World } from './world.js'

/**
 * Results by what they follow from: the statement with its comments, the options of the config, and all of the schema that
 * it can see. So a result is found or not, and never out of date.
 */
export interface QueryResults extends KnownResults {
  /** Puts what was kept on the disk. */
  flush(): void
}

/** Of one process: outcomes by the very source, so that what is unchanged stays the same object. */
export type OutcomeMemory = WeakMap<
  QuerySource,
  { readonly key: string; readonly outcome: Outcome<TypedQuery> }
>

export interface ResultsInput {
  readonly config: Config
  readonly model: SchemaModel
  readonly world: World
  /** Names the whole world, for queries of which nobody can say what they see. */
  readonly worldKey: string
  readonly log: ResultLog | null
  readonly memory: OutcomeMemory
}

export function openQueryResults({
  config,
  model,
  world,
  worldKey,
  log,
  memory,
}: ResultsInput): QueryResults {
  const names = modelNames(model)
  const options = optionsKey(config)
  const used = new Set<string>()
  const places = new Map<QuerySource, { readonly key: string; readonly start: number }>()

  const placeOf = (source: QuerySource): { readonly key: string; readonly start: number } => {
    const known = places.get(source)
    if (known) return known
    const stretch = stretchOf(source)
    const visible = hidesNames(stretch.text) ? worldKey : world.visibleTo(wordsIn(stretch.text))
    const place = { key: hashOf(`${options} ${visible} ${sourceKey(source, stretch)}`), start: stretch.start }
    places.set(source, place)
    used.add(place.key)
    return place
  }
  return {
    find(source) {
      const { key, start } = placeOf(source)
      const remembered = memory.get(source)
      if (remembered?.key === key) return remembered.outcome
      const packed = log?.find(key)
      if (packed === undefined) return null
      const outcome = unpackOutcome(packed, source, start, names)
      memory.set(source, { key, outcome })
      return outcome
    },
    keep(source, outcome) {
      if (hasErrors(outcome.diagnostics)) return
      const { key, start } = placeOf(source)
      memory.set(source, { key, outcome })
      const packed = packOutcome(outcome, source, start, names)
      if (packed !== null) log?.add(key, packed)
    },
    flush: () => log?.flush(used),
  }
}

/** Options that decide where files are have no say in what a query means. */
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
