import { realpathSync } from 'node:fs'
import type { Config } from '../../config/config.js'
import { findConfig } from '../../config/find-config.js'
import { cacheFolder } from '../../database/cache-folder.js'
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js'
import { type Fact, hashOf, holds } from '../../facts/fact.js'
import type { GeneratedFile } from '../../output/generated-file.js'
import { ownVersion } from './own-version.js'
import { type PackedWithTexts, packWithTexts, unpackWithTexts } from './pack.js'
import { openStore, type Store } from './store.js'

/** A run whose result is known to be the same as before. */
export interface KnownRun {
  readonly config: Config
  readonly queryCount: number
  readonly files: readonly GeneratedFile[]
  /** Warnings and notes: a run with errors is not stored. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface KeptRun extends KnownRun {
  /** All inputs of the run. */
  readonly facts: readonly Fact[]
}

/** The location of a project's results, and their key. */
export interface ProjectStore {
  /** The working directory. */
  readonly root: string
  readonly store: Store
  readonly folder: string
  readonly key: string
}

/** Null if there is no config: without a project there are no results of earlier runs. */
export function openProjectStore(cwd: string, configPath: string | null): ProjectStore | null {
  const found = findConfig(cwd, configPath ?? undefined)
  if (found === null) return null
  const path = realpathSync(found)
  const root = realpathSync(cwd)
  const folder = cacheFolder(root)
  return { root, store: openStore(folder), folder, key: hashOf(JSON.stringify([path, cwd, ownVersion()])) }
}

/** The last run of the project, if all its inputs are unchanged. */
export function readKnownRun({ store, key }: ProjectStore): KeptRun | null {
  const kept = store.read('runs', key) as PackedWithTexts | null
  if (!kept) return null
  const run = unpackWithTexts(kept) as KeptRun
  return run.facts.every(holds) ? run : null
}

export function keepRun({ store, key }: ProjectStore, run: KnownRun, facts: readonly Fact[]): void {
  // A running server can change without a trace here.
  if (hasErrors(run.diagnostics) || run.config.database.url !== undefined) return
  // The password of the database must not be stored.
  const kept: KeptRun = { ...run, config: { ...run.config, credentialsUrl: null }, facts }
  store.write('runs', key, packWithTexts(kept))
}
