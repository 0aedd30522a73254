/*
 * `node floor.js SNAPSHOT STATEMENTS`: the least that checking statements with an embedded Postgres can cost. It boots the database from
 * the same snapshot and sends Parse and Describe for each statement of the JSON file; it reads no tree and infers nothing. From a snapshot
 * file it starts as Sluice does, from a data folder as the package does by itself: from a copy, as opening it writes to it.
 */
import { constants, statSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messages, PGlite, protocol } from '@electric-sql/pglite'
import { DataFolder } from '../../src/database/data-folder.js'

const [snapshot = '', file = ''] = process.argv.slice(2)
const statements = JSON.parse(await readFile(file, 'utf8')) as readonly string[]
const isFolder = statSync(snapshot).isDirectory()
const folder = isFolder ? await mkdtemp(join(tmpdir(), 'sluice-floor-')) : null
if (folder !== null) await cp(snapshot, folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
const server = await PGlite.create(folder === null ? { fs: new DataFolder(snapshot) } : { dataDir: folder })
for (const text of statements) {
  const { messages: answers } = await server.execProtocol(
    Buffer.concat([
      protocol.serialize.parse({ text }),
      protocol.serialize.describe({ type: 'S' }),
      protocol.serialize.sync(),
    ]),
    { throwOnError: false },
  )
  const error = answers.find((answer) => answer instanceof messages.DatabaseError)
  if (error) throw new Error(`${error.message}\n${text}`)
}
await server.close()
if (folder !== null) await rm(folder, { recursive: true, force: true })
