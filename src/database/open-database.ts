import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import * as catalogue from '../diagnostics/catalogue/database.js'
import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import { cacheFolder } from './cache-folder.js'
import type { Database } from './database.js'
import { openEmbedded } from './embedded.js'
import type { ExtensionModule } from './embedded-protocol.js'
import { findExtensions } from './extensions.js'
import { copySnapshot, removeScratchFolder, scratchFolder, snapshotKey, storeSnapshot } from './snapshots.js'

/** How the embedded database comes to hold the schema. */
export interface Preparation {
  /** Names the database that is built: equal keys, equal databases. */
  readonly key: string
  /** Extensions that it needs, by SQL name. */
  readonly extensions: readonly string[]
  /** Creates the schema in an empty database. */
  build(database: Database): Promise<readonly Diagnostic[]>
}

/** A running server, as it is. */
export async function openServer(
  config: Pick<Config, 'file'>,
  url: string,
): Promise<Outcome<Database | null>> {
  // postgres.js is loaded where it is needed only.
  const { OLDEST_SERVER, openLive } = await import('./live.js')
  let database: Database
  try {
    database = await openLive(url)
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    return { value: null, diagnostics: [catalogue.serverUnreachable(config.file, reason)] }
  }
  if (database.version < OLDEST_SERVER) {
    await database.close()
    return { value: null, diagnostics: [catalogue.serverTooOld(config.file, database.version)] }
  }
  return { value: database, diagnostics: [catalogue.serverLogsTrees(config.file)] }
}

/** An embedded server that holds what `preparation` builds: from a snapshot where one is kept, else built and then kept. */
export async function openEmbeddedWith(
  config: Pick<Config, 'root' | 'file' | 'database'>,
  preparation: Preparation,
): Promise<Outcome<Database | null>> {
  const found = findExtensions(config, preparation.extensions)
  if (hasErrors(found.diagnostics)) return { value: null, diagnostics: found.diagnostics }
  const extensions = found.value
  const store = join(cacheFolder(config.root), 'snapshots')
  const engine = [serverVersion(), ...extensions.map(({ name }) => name).sort()]
  const key = snapshotKey([...engine, preparation.key])

  const prepared = await copySnapshot(store, key)
  if (prepared) return { value: await openIn(prepared, extensions), diagnostics: [] }

  const folder = await emptyCluster(store, snapshotKey([serverVersion()]))
  const building = await openIn(folder, extensions, { keepFolder: true })
  let diagnostics: readonly Diagnostic[]
  try {
    diagnostics = await preparation.build(building)
  } catch (error) {
    await building.close()
    await removeScratchFolder(folder)
    throw error
  }
  if (diagnostics.length > 0) {
    // Not kept: what is wrong must be said again by the next run.
    if (!hasErrors(diagnostics)) return { value: withFolder(building, folder), diagnostics }
    await building.close()
    await removeScratchFolder(folder)
    return { value: null, diagnostics }
  }
  // Only a closed folder is whole on disk.
  await building.close()
  await storeSnapshot(store, key, folder)
  return { value: await openIn(folder, extensions), diagnostics }
}

/** A private data folder with a cluster in it, made by initdb at most once per version. */
async function emptyCluster(store: string, key: string): Promise<string> {
  const copied = await copySnapshot(store, key)
  if (copied) return copied
  const folder = await scratchFolder()
  const cluster = await openEmbedded({ dataFolder: folder, extensions: [] })
  await cluster.close()
  await storeSnapshot(store, key, folder)
  return folder
}

async function openIn(
  folder: string,
  extensions: readonly ExtensionModule[],
  options: { readonly keepFolder?: boolean } = {},
): Promise<Database> {
  const database = await openEmbedded({ dataFolder: folder, extensions })
  return options.keepFolder ? database : withFolder(database, folder)
}

/** The folder goes when the database is closed. */
function withFolder(database: Database, folder: string): Database {
  return {
    ...database,
    async close() {
      await database.close()
      await removeScratchFolder(folder)
    },
  }
}

/** The embedded server's package keeps its manifest to itself, so it is read beside the entry. */
function serverVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(dirname(entry), '../package.json'), 'utf8'),
  )
  return `pglite ${manifest.version}`
}
