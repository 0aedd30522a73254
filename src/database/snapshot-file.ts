/**
 * A data folder as one file. A cluster is a thousand files and more, of which copying and removing each takes longer than the server
 * takes to start; one file is read in a fraction of that. Layout: a line that names the format, the length of the list of contents
 * (32 bits, little endian), the list as JSON, and the bytes of the files one after the other.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'

export type DataEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly contents: Uint8Array }

/** What is before the list's length. Another layout gets another number, and its snapshots another key. */
export const SNAPSHOT_FORMAT = 'sluice snapshot 1'

/** Null for a folder; else the size, and how many of the bytes are kept: the others, at the end, are zeros. */
type Listed = readonly [path: string, sizes: readonly [size: number, kept: number] | null]

/** A segment of the write-ahead log is 16 MB, mostly of zeros that were never written to. */
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

/** The entries share one buffer, which is the caller's. A file with the ending `.br` is compressed. Throws for a file that is no snapshot, or not a whole one. */
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

/** One write may take fewer bytes than it is given. */
function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset)
}
