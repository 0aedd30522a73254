import type { TestProject } from 'vitest/node'
import { startServer } from '../server/start-server.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's PostgreSQL server. */
    databaseUrl: string
  }
}

/** One server for the whole run; each test file makes a database of its own in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer()
  project.provide('databaseUrl', server.url)
  return server.stop
}
