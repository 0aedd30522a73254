/*
 * `node floor.js SNAPSHOT STATEMENTS`: the least that checking statements with an embedded Postgres can cost. It boots the database from a
 * copy of the same snapshot and sends Parse and Describe for each statement of the JSON file; it reads no tree and infers nothing.
 */
import { constants } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messages, PGlite, protocol } from '@electric-sql/pglite'

const [snapshot = '', file = ''] = process.argv.slice(2)
const statements = JSON.parse(await readFile(file, 'utf8')) as readonly string[]
const folder = await mkdtemp(join(tmpdir(), 'sluice-floor-'))
try {
  // Opening a data folder writes to it.
  await cp(snapshot, folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
  const server = await PGlite.create({ dataDir: folder })
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
} finally {
  await rm(folder, { recursive: true, force: true })
}
