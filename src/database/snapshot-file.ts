/**
 * A data folder as one file. A cluster has more than a thousand files. Copying and removing them takes longer
 * than the start of the server; reading one file takes a fraction of that. Layout: a line that names the
 * format, the length of the table of contents (32 bits, little endian), the table as JSON, and the bytes of
 * the files one after the other.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'

export type DataEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly contents: Uint8Array }

/**
 * The text before the length of the table. A different layout gets a different number, and its snapshots
 * different keys.
 */
export const SNAPSHOT_FORMAT = 'sluice snapshot 1'

/**
 * Null for a folder; otherwise the size, and the number of stored bytes: the others, at the end, are zeros.
 */
type Listed = readonly [path: string, sizes: readonly [size: number, kept: number] | null]

/** A segment of the write-ahead log has 16 MB, mostly zeros that were never written to. */
const ZEROS_WORTH_LEAVING_OUT = 1 << 16

export function writeSnapshotFile(file: string, entries: readonly DataEntry[]): void {
  const listed: Listed[] = []
  const parts: Uint8Array[] = []
  for (const entry of entries) {
    if (entry.kind === 'folder') {
      listed.push([entry.path, null])
      continue
    }
    const { path, contents } = entry
    const written = withoutZeros(contents)
    const kept = contents.length - written < ZEROS_WORTH_LEAVING_OUT ? contents.length : written
    listed.push([path, [contents.length, kept]])
    parts.push(contents.subarray(0, kept))
  }
  const list = Buffer.from(JSON.stringify(listed))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(list.length)
  const descriptor = openSync(file, 'wx')
  try {
    writeWhole(descriptor, Buffer.concat([Buffer.from(`${SNAPSHOT_FORMAT}\n`), length, list, ...parts]))
  } finally {
    closeSync(descriptor)
  }
}

/**
 * The entries share one buffer, which belongs to the caller. A file with the ending `.br` is compressed.
 * Throws if the file is not a complete snapshot.
 */
export function readSnapshotFile(file: string): readonly DataEntry[] {
  const stored = readFileSync(file)
  const bytes = file.endsWith('.br') ? brotliDecompressSync(stored) : stored
  const head = `${SNAPSHOT_FORMAT}\n`
  if (bytes.toString('latin1', 0, head.length) !== head) throw new Error(`${file} is no snapshot`)
  const start = head.length + 4
  const length = bytes.readUInt32LE(head.length)
  const listed: readonly Listed[] = JSON.parse(bytes.toString('utf8', start, start + length))
  let offset = start + length
  const entries = listed.map(([path, sizes]): DataEntry => {
    if (!sizes) return { kind: 'folder', path }
    const [size, kept] = sizes
    const part = bytes.subarray(offset, (offset += kept))
    if (kept === size) return { kind: 'file', path, contents: part }
    const contents = new Uint8Array(size)
    contents.set(part)
    return { kind: 'file', path, contents }
  })
  if (offset !== bytes.length) throw new Error(`${file} is not whole`)
  return entries
}

function withoutZeros(contents: Uint8Array): number {
  let end = contents.length
  while (end > 0 && contents[end - 1] === 0) end--
  return end
}

/** One write may accept fewer bytes than it is given. */
function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset)
}
