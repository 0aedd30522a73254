import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { serverVersion } from './create-database.js'
import type { Server } from './start-server.js'

const run = promisify(execFile)

/** Where a PostgreSQL's programs are: `directory` holds all of it, `programs` is the folder of initdb and postgres in there. */
export interface Installation {
  readonly directory: string
  readonly programs: string
  readonly description: string
}

/**
 * Starts a PostgreSQL of its own in a temporary folder, on a free port of the loopback interface. Server and folder go when `stop` is
 * called, and also when this process ends in any other way.
 */
export async function startCluster(installation: Installation): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-postgres-'))
  let keeper: ChildProcess | null = null
  try {
    const account = await unprivilegedAccount()
    if (account !== null) await chown(folder, account.uid, account.gid)
    const programs = await reachablePrograms(installation, folder, account)
    const password = randomBytes(12).toString('hex')
    await initialize(programs, folder, password, account)
    const port = await freePort()
    keeper = keepServer(programs, folder, port, account)
    await ready(folder)
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
    const description = `${await serverVersion(url)} of ${installation.description}`
    const kept = keeper
    return { url, description, stop: () => stopKeeper(kept, folder) }
  } catch (error) {
    if (keeper === null) await rm(folder, { recursive: true, force: true })
    else await stopKeeper(keeper, folder)
    throw error
  }
}

interface Account {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root; as root it runs as the user postgres or nobody. Null when this process is no root. */
export async function unprivilegedAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  for (const user of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])])
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    } catch {
      // There is no such user: the next one.
    }
  }
  throw new Error('PostgreSQL cannot run as root, and there is no user postgres or nobody to run it as')
}

// A checkout below /root, or in a folder that only its owner may enter, is out of the account's reach.
async function reachablePrograms(
  { directory, programs }: Installation,
  folder: string,
  account: Account | null,
): Promise<string> {
  try {
    await run(join(programs, 'postgres'), ['--version'], { ...account, cwd: folder })
    return programs
  } catch (error) {
    if (account === null) throw error
    const copy = join(folder, 'installation')
    await cp(directory, copy, { recursive: true, verbatimSymlinks: true })
    await chmod(copy, 0o755)
    return programs.replace(directory, copy)
  }
}

async function initialize(
  programs: string,
  folder: string,
  password: string,
  account: Account | null,
): Promise<void> {
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account !== null) await chown(passwordFile, account.uid, account.gid)
  await run(
    join(programs, 'initdb'),
    [
      `--pgdata=${join(folder, 'data')}`,
      '--username=postgres',
      '--auth=password',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--no-locale',
      '--no-sync',
      '--no-instructions',
    ],
    { ...account, cwd: folder },
  )
}

// The shell waits for the end of its standard input, which comes when this process closes it or dies, however it dies. In a session of
// its own it gets no Ctrl+C from the terminal.
const keeperScript = `
"$1/postgres" -D "$2/data" -p "$3" -k "" -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off \\
  -c synchronous_commit=off -c max_connections=200 -c lc_messages=C </dev/null >"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
cd / && rm -rf "$2"
`

function keepServer(programs: string, folder: string, port: number, account: Account | null): ChildProcess {
  const keeper = spawn('/bin/sh', ['-c', keeperScript, 'sh', programs, folder, String(port)], {
    ...account,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Node need not wait for it: it sees this process end.
  keeper.unref()
  if (keeper.stdin instanceof Socket) keeper.stdin.unref()
  return keeper
}

async function ready(folder: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    await setTimeout(50)
    const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
    if (log.includes('is ready to accept connections')) return
    if (log.includes('FATAL')) throw new Error(`PostgreSQL did not start:\n${log}`)
  }
  throw new Error('PostgreSQL was not ready after 30 seconds')
}

async function stopKeeper(keeper: ChildProcess, folder: string): Promise<void> {
  if (keeper.exitCode === null && keeper.signalCode === null) {
    keeper.ref()
    const exited = new Promise((resolve) => keeper.once('exit', resolve))
    keeper.stdin?.end()
    await exited
  }
  await rm(folder, { recursive: true, force: true })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
        else reject(new Error('No free port'))
      })
    })
  })
}
