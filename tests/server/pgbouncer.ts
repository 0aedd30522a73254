import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { freePort, unprivilegedAccount } from './cluster.js'
import type { Server } from './start-server.js'

const run = promisify(execFile)

export interface PgBouncer extends Server {
  /** Whether named statements work in transaction mode: from version 1.21 on, unless it is told not to keep any. */
  readonly keepsStatements: boolean
}

/** A PgBouncer that is installed. */
export interface PgBouncerProgram {
  readonly program: string
  /** As in `PgBouncer 1.18.0`. */
  readonly description: string
}

/**
 * PgBouncer in transaction mode with two connections to the server at that URL; null where it is not installed. `keep` is its
 * `max_prepared_statements`. `PGBOUNCER` names another program.
 */
export async function startPgBouncer(
  serverUrl: string,
  keep = 200,
  given?: PgBouncerProgram,
): Promise<PgBouncer | null> {
  const [found] = given === undefined ? await installedPgBouncers() : [given]
  if (found === undefined) return null
  const { program, description } = found
  const [, major, minor] = /(\d+)\.(\d+)/.exec(description) ?? []
  const knowsStatements = Number(major) * 100 + Number(minor) >= 121
  const keepsStatements = knowsStatements && keep > 0
  const { hostname, port, username, password, pathname } = new URL(serverUrl)
  const folder = await mkdtemp(join(tmpdir(), 'sluice-pgbouncer-'))
  const account = await unprivilegedAccount()
  const listen = await freePort()
  const users = join(folder, 'users')
  const settings = join(folder, 'pgbouncer.ini')
  await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`)
  await writeFile(
    settings,
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listen}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = transaction
default_pool_size = 2
${knowsStatements ? `max_prepared_statements = ${keep}\n` : ''}`,
  )
  if (account !== null)
    for (const path of [folder, users, settings]) await chown(path, account.uid, account.gid)
  const child = spawn(program, ['-q', settings], { ...account, cwd: folder, stdio: 'ignore' })
  const stop = async (): Promise<void> => {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
  const url = `postgres://${username}:${password}@127.0.0.1:${listen}${pathname}`
  try {
    await ready(url, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, description, keepsStatements, stop }
}

/** The one of `PGBOUNCER` first, then that of the machine. */
export async function installedPgBouncers(): Promise<readonly PgBouncerProgram[]> {
  const found = new Map<string, PgBouncerProgram>()
  for (const program of [process.env['PGBOUNCER'], 'pgbouncer', '/usr/sbin/pgbouncer']) {
    if (program === undefined) continue
    try {
      const { stdout } = await run(program, ['--version'])
      const description = stdout.split('\n')[0] ?? ''
      if (!found.has(description)) found.set(description, { program, description })
    } catch {
      // Not there: the next place.
    }
  }
  return [...found.values()]
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const client = postgres(url, { max: 1, fetch_types: false, connect_timeout: 2 })
  try {
    for (let tries = 0; ; tries++) {
      if (child.exitCode !== null) throw new Error(`PgBouncer ended with status ${child.exitCode}`)
      try {
        await client`select 1`
        return
      } catch (error) {
        if (tries > 100) throw error
        await setTimeout(50)
      }
    }
  } finally {
    await client.end({ timeout: 1 })
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exited
}
