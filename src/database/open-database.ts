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

/** How the embedded database gets the schema. */
export interface Preparation {
  /** Identifies the database that is built: equal keys mean equal databases. */
  readonly key: string
  /** Extensions that it needs, by SQL name. */
  readonly extensions: readonly string[]
  /**
   * The base on which it is built, which changes less often and is stored separately; null for an empty
   * database.
   */
  readonly base: Pick<Preparation, 'key' | 'build'> | null
  /** Creates the schema in an empty database, or in the base. */
  build(database: Database): Promise<readonly Diagnostic[]>
  /**
   * Whether the database contains everything that it should. An incomplete one is used, but no snapshot of it
   * is stored.
   */
  isComplete(database: Database): Promise<boolean>
}

/** A server that may have been started already, and listeners for what happens. */
export interface Opening {
  readonly expected?: ExpectedServer | null
  /** Called with the inputs of the server, to start the next one early. */
  readonly onStart?: (start: ServerStart) => void
  /** Nothing is stored for the schema or its base, so all of it is built. */
  readonly onBuild?: () => void
}

/** A running server, unchanged. */
export async function openServer(
  config: Pick<Config, 'file' | 'root'>,
  url: string,
): Promise<Outcome<Database | null>> {
  if (!isInstalled('postgres')) {
    const install = installCommand(packageManagerOf(config.root), ['postgres'], false)
    return { value: null, diagnostics: [postgresNeeded('checking on a running server', install)] }
  }
  // postgres.js is loaded only if it is needed.
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

/**
 * An embedded server with the result of `preparation`: from a snapshot if one is stored, otherwise built and
 * then stored.
 */
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
    // Not stored: the next run must report the errors again.
    if (!hasErrors(diagnostics)) return { value: building, diagnostics }
    await building.close()
    return { value: null, diagnostics }
  }
  return { value: isComplete ? keptWhenClosed(building, store, key) : building, diagnostics }
}

/** A server with the base: from its snapshot, otherwise built, stored, and opened again. */
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
    // Not stored if there are diagnostics, which must be reported again; after errors there is nothing to
    // build upon.
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

/** A server on the data of a snapshot. A damaged snapshot counts as absent: it is removed and built again. */
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

/**
 * A server on a new cluster: the one in the package, otherwise one that initdb creates, at most once per
 * version.
 */
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

/**
 * Shuts the server down and stores its data. The store may not be writable, so `use` gets a separate copy.
 */
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

/** Only a shut-down server's data are consistent, so a database is stored when it is no longer used. */
function keptWhenClosed(database: EmbeddedDatabase, store: string, key: string): Database {
  let closing: Promise<void> | null = null
  const close = async (isKept: boolean): Promise<void> => {
    // What cannot be stored is built again.
    if (isKept && database.isAlive()) {
      await keeping(database, store, key, () => Promise.resolve()).catch(() => undefined)
    }
    await database.close()
  }
  return { ...database, close: (isKept = true) => (closing ??= close(isKept)) }
}

/** The version of the program that wrote a snapshot, and of its format. */
const engineVersion = (): string => `pglite ${serverVersion()}, ${SNAPSHOT_FORMAT}`
