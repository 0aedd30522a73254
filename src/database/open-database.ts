import type { Config } from '../config/config.js'
import { isInstalled } from '../config/installed.js'
import { installCommand, packageManagerOf } from '../config/package-manager.js'
import * as catalogue from '../diagnostics/catalogue/database.js'
import { postgresNeeded } from '../diagnostics/catalogue/usage.js'
import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import type { Database } from './database.js'
import { type EmbeddedDatabase, EmbeddedServerError, openEmbedded } from './embedded.js'
import type { ExtensionModule } from './embedded-protocol.js'
import { type ExpectedServer, type ServerStart, snapshotStore } from './expected-server.js'
import { findExtensions } from './extensions.js'
import { findSnapshot, removeSnapshot, snapshotKey, storeSnapshot, withScratchFile } from './snapshots.js'
import { serverVersion, shippedCluster } from './shipped-cluster.js'
import { SNAPSHOT_FORMAT } from './snapshot-file.js'

/** How the embedded database comes to hold the schema. */
export interface Preparation {
  /** Names the database that is built: equal keys, equal databases. */
  readonly key: string
  /** Extensions that it needs, by SQL name. */
  readonly extensions: readonly string[]
  /** What it is built upon, which stays the same for longer and is kept by itself; null for an empty database. */
  readonly base: Pick<Preparation, 'key' | 'build'> | null
  /** Creates the schema in an empty database, or in the base. */
  build(database: Database): Promise<readonly Diagnostic[]>
  /** Whether the database holds all that it should. One that does not is used, but no snapshot of it is kept. */
  isComplete(database: Database): Promise<boolean>
}

/** A server that may have been started already, and who wants to know what happens. */
export interface Opening {
  readonly expected?: ExpectedServer | null
  /** Told what the server has to be, to start the next one early. */
  readonly onStart?: (start: ServerStart) => void
  /** Nothing is kept for the schema or its base, so that all of it is built. */
  readonly onBuild?: () => void
}

/** A running server, as it is. */
export async function openServer(
  config: Pick<Config, 'file' | 'root'>,
  url: string,
): Promise<Outcome<Database | null>> {
  if (!isInstalled('postgres')) {
    const install = installCommand(packageManagerOf(config.root), ['postgres'], false)
    return { value: null, diagnostics: [postgresNeeded('checking on a running server', install)] }
  }
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
  { expected = null, onStart = () => {}, onBuild = () => {} }: Opening = {},
): Promise<Outcome<Database | null>> {
  const found = findExtensions(config, preparation.extensions)
  if (hasErrors(found.diagnostics)) return { value: null, diagnostics: found.diagnostics }
  const extensions = found.value
  const store = snapshotStore(config.root)
  const engine = [engineVersion(), ...extensions.map(({ name }) => name).sort()]
  const key = snapshotKey([...engine, preparation.key])

  onStart({ snapshot: key, extensions })
  const prepared =
    (await expected?.take({ snapshot: key, extensions })) ?? (await openSnapshot(store, key, extensions))
  if (prepared) return { value: prepared, diagnostics: [] }

  const { base } = preparation
  const started = base
    ? await openBase(store, snapshotKey([...engine, base.key]), extensions, base.build, onBuild)
    : { value: await openEmpty(store, extensions, onBuild), diagnostics: [] }
  if (!started.value) return { value: null, diagnostics: started.diagnostics }
  const building = started.value
  let diagnostics: readonly Diagnostic[]
  let isComplete: boolean
  try {
    diagnostics = [...started.diagnostics, ...(await preparation.build(building))]
    isComplete = !hasErrors(diagnostics) && (await preparation.isComplete(building))
  } catch (error) {
    await building.close()
    throw error
  }
  if (diagnostics.length > 0) {
    // Not kept: what is wrong must be said again by the next run.
    if (!hasErrors(diagnostics)) return { value: building, diagnostics }
    await building.close()
    return { value: null, diagnostics }
  }
  return { value: isComplete ? keptWhenClosed(building, store, key) : building, diagnostics }
}

/** A server that holds the base: from its snapshot, else built, kept, and opened again. */
async function openBase(
  store: string,
  key: string,
  extensions: readonly ExtensionModule[],
  build: Preparation['build'],
  onBuild: () => void,
): Promise<Outcome<EmbeddedDatabase | null>> {
  const prepared = await openSnapshot(store, key, extensions)
  if (prepared) return { value: prepared, diagnostics: [] }
  const database = await openEmpty(store, extensions, onBuild)
  try {
    const diagnostics = await build(database)
    // Not kept with anything to say, as that must be said again; with errors there is nothing to build upon.
    if (diagnostics.length > 0 && !hasErrors(diagnostics)) return { value: database, diagnostics }
    if (diagnostics.length > 0) {
      await database.close()
      return { value: null, diagnostics }
    }
    return {
      value: await keeping(database, store, key, (snapshot) => openEmbedded({ snapshot, extensions })),
      diagnostics,
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A server on what a snapshot holds. One that is damaged is as good as none: it goes, and is built anew. */
async function openSnapshot(
  store: string,
  key: string,
  extensions: readonly ExtensionModule[],
): Promise<EmbeddedDatabase | null> {
  const snapshot = await findSnapshot(store, key)
  if (snapshot === null) return null
  const opened = await openWhole(snapshot, extensions)
  if (!opened) await removeSnapshot(store, key)
  return opened
}

/** A server on a new cluster: the one that comes with the package, else one that initdb makes, at most once per version. */
async function openEmpty(
  store: string,
  extensions: readonly ExtensionModule[],
  onBuild: () => void,
): Promise<EmbeddedDatabase> {
  onBuild()
  const shipped = shippedCluster()
  if (shipped !== null) {
    const opened = await openWhole(shipped, extensions)
    if (opened) return opened
  }
  const key = snapshotKey([engineVersion()])
  const opened = await openSnapshot(store, key, extensions)
  if (opened) return opened
  const cluster = await openEmbedded({ snapshot: null, extensions: [] })
  return keeping(cluster, store, key, (snapshot) => openEmbedded({ snapshot, extensions }))
}

/** A server on a snapshot; null for one that is damaged. */
async function openWhole(
  snapshot: string,
  extensions: readonly ExtensionModule[],
): Promise<EmbeddedDatabase | null> {
  try {
    return await openEmbedded({ snapshot, extensions })
  } catch (error) {
    if (!(error instanceof EmbeddedServerError) || error.isOutOfSpace) throw error
    return null
  }
}

/** Shuts the server down and keeps what it held. The store may not be writable, so `use` has a copy of its own. */
const keeping = <T>(
  database: EmbeddedDatabase,
  store: string,
  key: string,
  use: (snapshot: string) => Promise<T>,
): Promise<T> =>
  withScratchFile(async (snapshot) => {
    await database.closeInto(snapshot)
    await storeSnapshot(store, key, snapshot)
    return use(snapshot)
  })

/** Only what has been shut down is whole, so a database is kept when it has served its purpose. */
function keptWhenClosed(database: EmbeddedDatabase, store: string, key: string): Database {
  let closing: Promise<void> | null = null
  const close = async (isKept: boolean): Promise<void> => {
    // What cannot be kept is made again.
    if (isKept && database.isAlive()) {
      await keeping(database, store, key, () => Promise.resolve()).catch(() => undefined)
    }
    await database.close()
  }
  return { ...database, close: (isKept = true) => (closing ??= close(isKept)) }
}

/** What made a snapshot and how it is written. */
const engineVersion = (): string => `pglite ${serverVersion()}, ${SNAPSHOT_FORMAT}`
