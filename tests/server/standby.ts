import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort, unprivilegedAccount } from './cluster.js'
import type { Server } from './start-server.js'

const run = promisify(execFile)

/** Where Debian puts the programs of that version; null where it is not installed with pg_basebackup. */
export function programsOf(version: string): string | null {
  const programs = `/usr/lib/postgresql/${version}/bin`
  return existsSync(join(programs, 'pg_basebackup')) ? programs : null
}

/** A hot standby of the server at that URL, which is of the version of the programs: a copy made by pg_basebackup that follows it. */
export async function startStandby(programs: string, primaryUrl: string): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-standby-'))
  const account = await unprivilegedAccount()
  if (account !== null) await chown(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  const primary = new URL(primaryUrl)
  primary.pathname = '/postgres'
  await run(
    join(programs, 'pg_basebackup'),
    ['-d', primary.href, '-D', data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'],
    {
      ...account,
      cwd: folder,
    },
  )
  const port = await freePort()
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'hot_standby=on',
    'fsync=off',
    // No fewer than the primary has.
    'max_connections=200',
  ]
  const child = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      ...settings.flatMap((setting) => ['-c', setting]),
      '-c',
      'logging_collector=on',
      '-c',
      'log_filename=log',
    ],
    { ...account, cwd: folder, stdio: 'ignore' },
  )
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const stop = async (): Promise<void> => {
    child.kill('SIGINT')
    await exited
    await rm(folder, { recursive: true, force: true })
  }
  for (let tries = 0; ; tries++) {
    const log = await readFile(join(data, 'log/log'), 'utf8').catch(() => '')
    if (log.includes('ready to accept read-only connections')) break
    if (tries > 400 || child.exitCode !== null) {
      await stop()
      throw new Error(`The standby did not start:\n${log}`)
    }
    await setTimeout(50)
  }
  const url = new URL(primaryUrl)
  url.port = String(port)
  return { url: url.href, description: 'a hot standby', stop }
}
