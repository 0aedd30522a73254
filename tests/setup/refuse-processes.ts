/** In quick tests: whoever starts a process, a thread or a server, or opens a connection, is told that the test is not a quick one. */
import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import threads from 'node:worker_threads'

const refusing = (what: string) =>
  function refused(): never {
    throw new Error(`a quick test must not ${what}: take its file out of the list in vitest.config.ts`)
  }

for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']) {
  Object.assign(childProcess, { [name]: refusing('start a process') })
}
Object.assign(threads, { Worker: refusing('start a thread') })
for (const name of ['connect', 'createConnection', 'createServer']) {
  Object.assign(net, { [name]: refusing(name === 'createServer' ? 'start a server' : 'open a connection') })
}
syncBuiltinESMExports()
