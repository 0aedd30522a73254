/**
 * The server that a run will probably need, started while config and schema are still being read, because its
 * start takes about as long. It is used only if exactly its snapshot and extensions are requested; otherwise
 * no other code sees it.
 */
import { join } from 'node:path'
import { cacheFolder } from './cache-folder.js'
import { type EmbeddedDatabase, openEmbedded } from './embedded.js'
import type { ExtensionModule } from './embedded-protocol.js'
import { findSnapshot } from './snapshots.js'

/** The inputs of a server's start. */
export interface ServerStart {
  /** The key of its snapshot. */
  readonly snapshot: string
  readonly extensions: readonly ExtensionModule[]
}

export interface ExpectedServer {
  /**
   * The server, if it is the requested one and has started successfully. Otherwise the started server ends.
   */
  take(start: ServerStart): Promise<EmbeddedDatabase | null>
  /** Ends a server that was not taken, at any point of its start. */
  drop(): Promise<void>
}

/** `whenStarted` can make the queries that will be needed anyway. */
export function expectServer(
  root: string,
  start: ServerStart,
  whenStarted: (database: EmbeddedDatabase) => void = () => {},
): ExpectedServer {
  const unwanted = new AbortController()
  const open = async (): Promise<EmbeddedDatabase | null> => {
    const snapshot = await findSnapshot(snapshotStore(root), start.snapshot)
    if (snapshot === null || unwanted.signal.aborted) return null
    const database = await openEmbedded({ snapshot, extensions: start.extensions }, unwanted.signal)
    whenStarted(database)
    return database
  }
  // A failed start was not requested yet: the code that needs the server starts it again and reports the
  // reason.
  const starting = open().catch(() => null)
  let isTaken = false
  const drop = async (): Promise<void> => {
    if (isTaken) return
    isTaken = true
    unwanted.abort()
    await (await starting)?.close()
  }
  return {
    async take(asked) {
      if (isTaken) return null
      if (JSON.stringify(asked) !== JSON.stringify(start)) {
        await drop()
        return null
      }
      isTaken = true
      return starting
    },
    drop,
  }
}

export const snapshotStore = (root: string): string => join(cacheFolder(root), 'snapshots')
