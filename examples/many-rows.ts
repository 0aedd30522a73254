import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DbClient } from '../src/db/client.js'
import { apiKeys, projects, usage } from '../generated/index.js'
import { digest } from './onboarding.js'

/** Issues a key to each of the names; one statement stores them all. The secrets are in the order of the names. */
export async function issueKeys(sql: DbClient, projectId: string, names: readonly string[]) {
  const secrets = names.map(() => `sk_${randomBytes(24).toString('base64url')}`)
  const keys = await apiKeys.createApiKeys(sql, {
    projectId,
    keys: names.map((name, index) => {
      const secret = secrets[index] ?? ''
      return { name, prefix: secret.slice(0, 7), hash: digest(secret), scopes: ['read'] }
    }),
  })
  return keys.map((key, index) => ({ key, secret: secrets[index] ?? '' }))
}

/** Archives projects and revokes their keys, all of it or nothing; gives the number of keys. */
export async function closeProjects(sql: DbClient, ids: readonly string[]): Promise<number> {
  return await sql.begin(async (tx) => {
    // None waits for the answer to another: postgres.js sends them all at once.
    const closed = await Promise.all(ids.map((id) => projects.archiveProject(tx, { id })))
    return closed.reduce((sum, project) => sum + (project?.revokedKeys ?? 0), 0)
  })
}

/** Loads a log of `key time path status` lines. It is read no faster than Postgres takes it; a line that is wrong undoes all. */
export async function importLog(sql: DbClient, file: string): Promise<number> {
  return await usage.importUsage(sql, eventsOf(file))
}

async function* eventsOf(file: string) {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [apiKeyId = '', occurredAt = '', path = '', status = ''] = line.split(' ')
    yield { apiKeyId, occurredAt, path, status: Number(status) }
  }
}

/** Writes a tenant's events as lines of JSON, fetched as fast as they are taken. */
export async function exportEvents(sql: DbClient, tenantId: string, to: Writable): Promise<void> {
  async function* lines() {
    for await (const event of usage.exportUsage(sql, { tenantId }, { batchSize: 500 })) {
      yield `${JSON.stringify(event)}\n`
    }
  }
  await pipeline(Readable.from(lines()), to)
}

/** The first event of a tenant that failed: leaving the loop gives the connection back, and the rest is never fetched. */
export async function firstFailure(sql: DbClient, tenantId: string) {
  for await (const event of usage.exportUsage(sql, { tenantId })) if (event.status >= 500) return event
  return null
}
