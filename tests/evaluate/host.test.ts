/** Modules of the project are programs of strangers. Whatever they do, the process around Sluice is a dev server's, and stays as it was. */
import childProcess from 'node:child_process'
import fs from 'node:fs'
import { openProject } from '#sluice/api/index'
import { sluice } from '#sluice/vite/index'
import { build, createLogger } from 'vite'
import { expect, test } from 'vitest'
import { openSmallProject } from '../cli/small-project.js'

/** Everything of the process that such modules, and whoever wants to know what they read, could replace. */
const held = (): readonly unknown[] => [
  ...[fs, fs.promises, childProcess, process, console, Array.prototype].flatMap((owner) =>
    Object.getOwnPropertyNames(owner).flatMap((name) => {
      const descriptor = Object.getOwnPropertyDescriptor(owner, name)
      return typeof descriptor?.value === 'function' ? [name, descriptor.value] : []
    }),
  ),
  process.env,
  globalThis.console,
  process.listenerCount('exit'),
  process.listenerCount('uncaughtException'),
  process.listenerCount('unhandledRejection'),
]

const unruly = `import fs from 'node:fs'
fs.readFileSync = new Proxy(fs.readFileSync, {})
process.env.OF_SCHEMA = 'set'
process.exitCode = 3
console.log('printed by the schema')
globalThis.ofSchema = true
setInterval(() => {}, 1000)
export { users } from './users.js'
`

test('a project of the API and a build with the Vite plugin leave the process as it was', async () => {
  const { root } = openSmallProject({
    'src/schema.ts': unruly,
    'index.html': '<script type="module" src="/main.ts"></script>',
    'main.ts': "import './generated/index.ts'\n",
  })
  const environment = { ...process.env }
  const before = held()
  const project = openProject({ cwd: root, cache: false })
  const { queries, diagnostics } = await project.compile()
  expect({ queries: queries.map(({ name }) => name), diagnostics }).toEqual({
    queries: ['get_user', 'listNames'],
    diagnostics: [],
  })
  expect((await project.generate()).diagnostics).toEqual([])
  await project.close()
  expect(held().filter((value, at) => value !== before[at])).toEqual([])
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    customLogger: createLogger('silent'),
    plugins: [sluice()],
    build: { write: false },
  })
  expect(held().filter((value, at) => value !== before[at])).toEqual([])
  expect(process.env).toEqual(environment)
  expect(process.exitCode).toBeUndefined()
  expect('ofSchema' in globalThis).toBe(false)
})
