import type { Server } from './start-server.js'
import { serverVersion } from './create-database.js'

const image = 'postgres:18-alpine'

/** A container, if an engine answers within two seconds. */
export async function startContainer(): Promise<Server> {
  const { getContainerRuntimeClient } = await import('testcontainers')
  await within(2000, getContainerRuntimeClient())
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const container = await new PostgreSqlContainer(image).start()
  const url = container.getConnectionUri()
  return {
    url,
    description: `${await serverVersion(url)} in a container of ${image}`,
    stop: async () => {
      await container.stop()
    },
  }
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, milliseconds, new Error('no container engine answers'))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
