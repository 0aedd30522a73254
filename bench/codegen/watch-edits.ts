import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { environment } from '../measure/process.js'
import { editor, withEditedQuery } from './edits.js'
import { program, type Workspace } from './workspace.js'

/** Milliseconds a change may take before the benchmark gives up. */
const PATIENCE = 30_000

/**
 * `sluice watch` at work: milliseconds from saving a query file to the new module being there, for so many edits of as many files as there
 * are, one after the other, each with time to come to rest before it.
 */
export async function measureWatch(
  { folder, queryFiles }: Workspace,
  edits: number,
): Promise<readonly number[]> {
  const child = spawn(process.execPath, [program, 'watch'], {
    cwd: folder,
    env: environment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  try {
    await told(child, 'watching')
    const latencies: number[] = []
    for (let number = 1; number <= edits; number++) {
      const path = queryFiles[(number * 37) % queryFiles.length]
      if (path === undefined) throw new Error('no query files')
      await setTimeout(150)
      latencies.push(await latency(folder, path, number))
    }
    return latencies
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    await ended
  }
}

async function latency(folder: string, path: string, number: number): Promise<number> {
  const output = join(folder, path.replace(/^queries/, 'generated').replace(/\.sql$/, '.ts'))
  const save = editor(folder, path, withEditedQuery)
  // A watch of the folder's, as files are renamed into their places; set before the edit, and no polling, which would take a core away.
  const written = new Promise<number>((resolve, reject) => {
    const watcher = watch(dirname(output), (_event, name) => {
      if (name !== basename(output) || !readFileSync(output, 'utf8').includes(`edit_${number}`)) return
      resolve(performance.now())
      watcher.close()
    })
    setTimeout(PATIENCE, undefined, { ref: false })
      .then(() => {
        watcher.close()
        reject(new Error(`${path} was saved ${PATIENCE / 1000} s ago, and not generated`))
      })
      .catch(reject)
  })
  const start = performance.now()
  save(number)
  return (await written) - start
}

function told(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.once('exit', () => reject(new Error(`sluice watch ended\n${text}`)))
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      if (text.includes(word)) resolve()
    })
  })
}
