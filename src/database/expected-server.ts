/**
 * The server that a run will probably ask for, started before config and schema have said so: it takes about as long as they do. It is
 * given only to who asks for exactly its snapshot and extensions; nobody else ever sees it.
 */
import { join } from 'node:path'
import { cacheFolder } from './cache-folder.js'
import { type EmbeddedDatabase, openEmbedded } from './embedded.js'
import type { ExtensionModule } from './embedded-protocol.js'
import { findSnapshot } from './snapshots.js'

/** What a server is started from. */
export interface ServerStart {
  /** The key of its snapshot. */
  readonly snapshot: string
  readonly extensions: readonly ExtensionModule[]
}

export interface ExpectedServer {
  /** The server, if it is the one that is asked for and has started well. Else whatever was started ends. */
  take(start: ServerStart): Promise<EmbeddedDatabase | null>
  /** Ends it where nobody has taken it, at whatever point its start is. */
  drop(): Promise<void>
}

/** `whenStarted` may ask the server what will be asked anyway. */
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
  // A start that fails is one that nobody asked for: whoever needs the server starts it again and says why it fails.
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
