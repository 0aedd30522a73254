/** Run by million-rows.test.ts in a process of its own: a million rows in by COPY and out by a stream, and the memory it took. */
import postgres from 'postgres'
import { createClient } from '#sluice/runtime/client'
import { copy, defineCopy, field } from '#sluice/runtime/copy'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, value } from '#sluice/runtime/query'
import { stream } from '#sluice/runtime/stream'
import { text } from '#sluice/runtime/text'

const [url = '', given = ''] = process.argv.slice(2)
const total = Number(given)

interface Row {
  id: number
  body: string
}

const load = defineCopy<Row>({
  name: 'load',
  text: 'copy million (id, body) from stdin',
  fields: ['id', 'body'],
  line: (line, row) => `${field(line, 0, row.id, int4)}\t${field(line, 1, row.body, text)}\n`,
})
const read = defineQuery({
  name: 'read',
  text: 'select id, body from million',
  columns: ['id', 'body'],
  row: (cells): Row => ({ id: value(cells, 0, int4), body: value(cells, 1, text) }),
})

function* source(rows: number): Generator<Row> {
  for (let id = 0; id < rows; id++)
    yield { id, body: `the body of row ${id}, of a length that many have`.repeat(3) }
}

/** What is in use after a collection, the memory outside the heap included; in bytes. */
function inUse(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const options = { max: 1, onnotice: () => undefined }
for (const [sql, rows] of [
  [postgres(url, options), total],
  [createClient(url, options), total / 5],
] as const) {
  await sql`drop table if exists million`
  await sql`create table million (id int4 not null, body text not null)`
  const before = inUse()
  let highest = before
  let seen = 0
  // As often for few rows as for many: what the socket holds comes and goes, and more looks see more of it.
  const look = (): void => {
    if (++seen % (rows / 100) === 0) highest = Math.max(highest, inUse())
  }
  function* watched(): Generator<Row> {
    for (const row of source(rows)) {
      look()
      yield row
    }
  }
  const copied = await copy(load, sql, watched())
  let sum = 0
  for await (const { id } of stream(read, sql, undefined)) {
    look()
    sum += id
  }
  console.log(JSON.stringify({ rows, copied, sum, seen, grown: highest - before }))
  await sql.end()
}
