import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DataEntry, readSnapshotFile, writeSnapshotFile } from '#sluice/database/snapshot-file'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-snapshot-file-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const logSegment = new Uint8Array(1 << 20)
logSegment.set([1, 2, 3])
const entries: readonly DataEntry[] = [
  { kind: 'folder', path: 'base' },
  { kind: 'file', path: 'base/größe', contents: Uint8Array.of(0, 255, 0) },
  { kind: 'file', path: 'base/empty', contents: new Uint8Array() },
  { kind: 'file', path: 'base/zeros', contents: new Uint8Array(100_000) },
  { kind: 'file', path: 'log', contents: logSegment },
  { kind: 'file', path: 'PG_VERSION', contents: Uint8Array.of(49, 56, 10) },
]

/** Views of a Buffer compare as another kind of array than those of a Uint8Array. */
const plain = (read: readonly DataEntry[]): readonly DataEntry[] =>
  read.map((entry) =>
    entry.kind === 'file' ? { ...entry, contents: Uint8Array.from(entry.contents) } : entry,
  )

it('gives back what was written, with the zeros that it leaves out', async () => {
  const file = join(root, 'whole')
  writeSnapshotFile(file, entries)
  expect(plain(readSnapshotFile(file))).toEqual(entries)
  expect((await stat(file)).size).toBeLessThan(1000)
})

it('takes no file that is there already', () => {
  const file = join(root, 'twice')
  writeSnapshotFile(file, [])
  expect(() => writeSnapshotFile(file, [])).toThrow('EEXIST')
})

it('is refused when it is cut off anywhere, has more behind it, or is something else', async () => {
  const whole = join(root, 'to-be-cut')
  writeSnapshotFile(whole, entries)
  const bytes = await readFile(whole)
  const file = join(root, 'cut')
  const accepted: number[] = []
  for (let end = 0; end < bytes.length; end++) {
    await writeFile(file, bytes.subarray(0, end))
    try {
      readSnapshotFile(file)
      accepted.push(end)
    } catch {
      // As it must.
    }
  }
  expect(accepted).toEqual([])
  await writeFile(file, Buffer.concat([bytes, Uint8Array.of(0)]))
  expect(() => readSnapshotFile(file)).toThrow('is not whole')
  await writeFile(file, 'sluice snapshot 0\n and more')
  expect(() => readSnapshotFile(file)).toThrow('is no snapshot')
})
