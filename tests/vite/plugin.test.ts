/** The plugin inside real Vite: a dev server with a client on its socket, and a build. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sluice } from '#sluice/vite/index'
import { build, createLogger, createServer, type HotPayload, type InlineConfig } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { openSmallProject, type SmallProject } from '../cli/small-project.js'
import { openSocket } from './socket.js'

const page = {
  'index.html': '<script type="module" src="/main.ts"></script>',
  'main.ts': "import './generated/index.ts'\n",
}

function configOf({ root }: SmallProject, said: string[]): InlineConfig {
  const logger = createLogger('silent')
  const keep = (text: string): void => void said.push(text)
  return {
    root,
    configFile: false,
    customLogger: { ...logger, error: keep, warn: keep, info: keep },
    plugins: [sluice()],
    server: { port: 0, host: '127.0.0.1' },
    optimizeDeps: { noDiscovery: true },
  }
}

/** A dev server, what it has told a client as a browser has one, and what it printed. */
async function serve(project: SmallProject) {
  const said: string[] = []
  const server = await createServer(configOf(project, said))
  onTestFinished(() => server.close())
  await server.listen()
  const payloads: HotPayload[] = []
  const connect = async (): Promise<void> => {
    const address = server.httpServer?.address()
    if (typeof address !== 'object' || !address) throw new Error('the server has no address')
    const url = `http://127.0.0.1:${address.port}/?token=${server.config.webSocketToken}`
    const socket = await openSocket(url, 'vite-hmr', (text) => void payloads.push(JSON.parse(text)))
    onTestFinished(() => void socket.destroy())
  }
  await connect()
  return {
    server,
    said,
    connect,
    async told(type: HotPayload['type']): Promise<HotPayload> {
      for (let waited = 0; waited < 30_000; waited += 20) {
        const at = payloads.findIndex((payload) => payload.type === type)
        const [found] = at < 0 ? [] : payloads.splice(0, at + 1).slice(-1)
        if (found) return found
        await sleep(20)
      }
      throw new Error(`no ${type} among ${JSON.stringify(payloads)}`)
    },
  }
}

test('a dev server has the modules, shows errors on the overlay until they are repaired, and serves what is new', async () => {
  const project = openSmallProject(page)
  const { server, told, connect, said } = await serve(project)
  expect(project.list('generated')).toEqual(['index.ts', 'sluice.ts', 'users.ts'])
  const before = await server.transformRequest('/generated/users.ts')
  expect(before?.code).toContain('getUser')

  project.write('queries/users.sql', '-- name: getUser\nselect nmae from users;\n')
  const error = await told('error')
  expect(error).toMatchObject({
    err: {
      plugin: 'sluice-sql',
      message: expect.stringMatching(/^SL2001 .*nmae/),
      loc: { file: `${project.root}/queries/users.sql`, line: 2, column: 8 },
      frame: expect.stringContaining('did you mean name?'),
    },
  })
  expect(said.join('\n')).toContain('queries/users.sql:2:8 error SL2001')
  // The last good output stays.
  expect(project.read('generated/users.ts')).toContain('nickname')
  await connect()
  expect(await told('error')).toEqual(error)

  project.write('queries/users.sql', '-- name: getName\nselect name from users limit 1;\n')
  await told('update')
  expect(said.at(-1)).toBe('[sluice-sql] no more errors')
  expect(project.read('generated/users.ts')).toContain('getName')
  for (let i = 0; i < 200; i++) {
    const code = (await server.transformRequest('/generated/users.ts'))?.code ?? ''
    if (code.includes('getName')) break
    await sleep(20)
  }
  expect((await server.transformRequest('/generated/users.ts'))?.code).toContain('getName')
})

test('a build generates, and an error ends it', async () => {
  const project = openSmallProject({
    ...page,
    'main.ts': "import { users } from './generated/index.ts'\nconsole.log(users)\n",
  })
  const config: InlineConfig = {
    ...configOf(project, []),
    build: { rolldownOptions: { external: ['postgres'] } },
  }
  await build(config)
  expect(project.list('generated')).toEqual(['index.ts', 'sluice.ts', 'users.ts'])
  project.write('queries/wrong.sql', 'select nmae from users')
  const error: unknown = await build(config).catch((reason: unknown) => reason)
  if (!(error instanceof Error)) throw new Error('the build did not fail')
  expect(error.message).toContain('queries/wrong.sql:1:8 error SL2001')
  // Vite prints the stack: it holds no frame.
  expect(error.stack).toBe(error.message)
})
