import type { DbClient } from '../src/db/client.js'
import { apiKeys, usage } from '../generated/index.js'
import { digest } from './onboarding.js'

export interface Request {
  readonly secret: string
  readonly path: string
  readonly client: string
}

/** Serves a request if its key opens the door, and counts it. Gives the HTTP status. */
export async function serveRequest(sql: DbClient, { secret, path, client }: Request): Promise<number> {
  const startedAt = performance.now()
  const key = await apiKeys.authenticate(sql, { hash: digest(secret) })
  if (key === null) return 401

  const status = path === '/broken' ? 500 : 200
  await usage.recordUsage(sql, {
    apiKeyId: key.id,
    path,
    status,
    latencyMs: performance.now() - startedAt,
    client,
  })
  return status
}
