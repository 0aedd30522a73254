/** Compiled, never run: calls as an application writes them. */
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import {
  createClient,
  fromDrizzle,
  type Handle,
  isConstraint,
  items,
  jsonNull,
  measurements,
  NoRowsError,
  owners,
  type QueryOptions,
  violatedConstraint,
} from './generated/index.js'

export async function use(options: QueryOptions): Promise<string> {
  const sql = createClient('postgres://localhost/app', { max: 2 })
  const other: Handle = postgres()
  const db = drizzle(sql)
  const bytes = new Uint8Array([1, 2])

  const item = await items.getItem(sql, { id: 1 }, options)
  const found = await items.findItems(other, { kind: 'book', near: '1', distance: '2' })
  await items.addItems(sql, { ownerId: 'x', items: [{ name: 'a', kind: 'toy', tags: ['b'] }] })
  await items.findItems(sql)
  await sql.begin((tx) => items.touch(tx, { id: 1 }))
  await db.transaction(async (tx) => {
    await items.deleteItems(fromDrizzle(tx), { ids: [1] })
  })
  for await (const { tags } of items.streamItems(sql, { batchSize: 10 })) if (tags.length > 0) break
  await items.importOwners(sql, [{ email: 'a', born: null, visits: BigInt(1) }])

  const owner = await owners.getOwner(sql, { id: 'x' })
  const [measured] = await measurements.listMeasurements(sql, { raw: bytes, place: null })
  const raw: Uint8Array | undefined = measured?.raw
  const parts: (Uint8Array | null)[] | null | undefined = measured?.parts
  const every = await measurements.everyType(sql)
  const length: number = every.u.length + (every.bytes[0]?.byteLength ?? 0)

  try {
    await items.changeItem(sql, { id: 1, details: null })
  } catch (error) {
    if (isConstraint(error, 'owners_email_key')) return error.constraint_name
    if (error instanceof NoRowsError) return error.query
    return violatedConstraint(error) ?? ''
  }
  return [
    item?.name,
    found.length,
    owner?.items[0]?.whole.name,
    raw?.length,
    parts?.length,
    length,
    typeof jsonNull,
  ].join()
}
