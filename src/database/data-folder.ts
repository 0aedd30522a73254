/**
 * The data folder of the embedded server, in the memory of its worker: filled from a snapshot before the
 * server starts, and read again, for another snapshot, after it has shut down.
 */
import { MemoryFS, PGlite } from '@electric-sql/pglite'
import { type DataEntry, readSnapshotFile, writeSnapshotFile } from './snapshot-file.js'

const { PGDATA } = PGlite.paths

/** Postgres rejects a data folder that users other than its owner can access. */
const OWNERS_ONLY = 0o700

type FileSystem = PGlite['Module']['FS']

export class DataFolder extends MemoryFS {
  readonly #snapshot: string | null
  #savedAs: string | null = null

  /** `snapshot` is the path of a snapshot file; with null the server creates a new cluster. */
  constructor(snapshot: string | null) {
    super()
    this.#snapshot = snapshot
  }

  /** Writes the contents of the folder to this path when the server closes it. */
  saveAs(path: string): void {
    this.#savedAs = path
  }

  override async initialSyncFs(): Promise<void> {
    if (this.#snapshot !== null) fill(this.#files, readSnapshotFile(this.#snapshot))
  }

  override async closeFs(): Promise<void> {
    if (this.#savedAs !== null) writeSnapshotFile(this.#savedAs, [...entriesOf(this.#files)])
    await super.closeFs()
  }

  get #files(): FileSystem {
    if (!this.pg) throw new Error('the data folder belongs to no server yet')
    return this.pg.Module.FS
  }
}

function fill(files: FileSystem, entries: readonly DataEntry[]): void {
  files.mkdirTree(PGDATA)
  files.chmod(PGDATA, OWNERS_ONLY)
  for (const entry of entries) {
    const path = `${PGDATA}/${entry.path}`
    if (entry.kind === 'folder') files.mkdir(path, OWNERS_ONLY)
    // The buffer belongs to this worker, so a file can use its stretch of it instead of a copy.
    else files.writeFile(path, entry.contents, { canOwn: true })
  }
}

function* entriesOf(files: FileSystem, below = ''): Generator<DataEntry> {
  for (const name of files.readdir(`${PGDATA}/${below}`)) {
    if (name === '.' || name === '..') continue
    const path = `${below}${name}`
    const { mode } = files.stat(`${PGDATA}/${path}`)
    if (files.isDir(mode)) {
      yield { kind: 'folder', path }
      yield* entriesOf(files, `${path}/`)
    } else {
      yield { kind: 'file', path, contents: files.readFile(`${PGDATA}/${path}`) }
    }
  }
}
