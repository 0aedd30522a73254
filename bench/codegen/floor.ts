/*
 * `node floor.js SNAPSHOT STATEMENTS`: the least that checking statements with an embedded Postgres can cost. It boots the database from
 * the same snapshot in the same way and sends Parse and Describe for each statement of the JSON file; it reads no tree and infers nothing.
 */
import { readFile } from 'node:fs/promises'
import { messages, PGlite, protocol } from '@electric-sql/pglite'
import { DataFolder } from '../../src/database/data-folder.js'

const [snapshot = '', file = ''] = process.argv.slice(2)
const statements = JSON.parse(await readFile(file, 'utf8')) as readonly string[]
const server = await PGlite.create({ fs: new DataFolder(snapshot) })
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
