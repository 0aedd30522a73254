import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { execrows, many } from '#sluice/runtime/run'
import { stream } from '#sluice/runtime/stream'
import { startCluster } from '../server/cluster.js'
import { programsOf, startStandby } from '../server/standby.js'
import { all, store } from './queries.js'

it('a hot standby serves what reads, and its refusal of what writes passes through', async (context) => {
  const programs = programsOf('15')
  if (programs === null) return context.skip('PostgreSQL 15 is not installed (Debian: postgresql-15)')
  const primary = await startCluster({ directory: programs, programs, description: programs })
  const admin = postgres(primary.url, { max: 1, onnotice: () => undefined })
  await admin`create table things (id int primary key)`
  await admin`insert into things values (1), (2)`
  const standby = await startStandby(programs, primary.url)
  const clients = [createClient(standby.url, { max: 2 }), postgres(standby.url, { max: 2 })]
  try {
    for (const sql of clients) {
      for (let time = 0; time < 3; time++) {
        expect(await many(all, sql, undefined)).toEqual([1, 2])
        await expect(execrows(store, sql, { id: 3 })).rejects.toMatchObject({
          code: '25006',
          queryName: 'store',
        })
      }
      const streamed: number[] = []
      for await (const id of stream(all, sql, undefined, { batchSize: 1 })) streamed.push(id)
      expect(streamed).toEqual([1, 2])
      const failed = sql.begin((tx) => execrows(store, tx, { id: 3 }))
      await expect(failed).rejects.toMatchObject({ code: '25006', queryName: 'store' })
      expect(await sql.begin((tx) => many(all, tx, undefined))).toEqual([1, 2])
    }
    await admin`insert into things values (4)`
    for (const sql of clients) {
      for (let tries = 0; tries < 100 && (await many(all, sql, undefined)).length < 3; tries++)
        await delay(50)
      expect(await many(all, sql, undefined)).toEqual([1, 2, 4])
    }
  } finally {
    await Promise.all([admin, ...clients].map((client) => client.end({ timeout: 1 })))
    await standby.stop()
    await primary.stop()
  }
})
