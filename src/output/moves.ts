/** Sets of renames that must succeed or fail together. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeOf } from './file-system-error.js'

/** Absolute paths in one file system. */
export interface Move {
  readonly from: string
  readonly to: string
  /**
   * The path from which the current file at `to` can be restored to undo the move; null if there was none.
   */
  readonly back: string | null
}

/**
 * Makes all moves, or none: after an error the moves are undone. A missing source has already been moved:
 * after a kill, the next run and the moving process may both be making the moves.
 */
export function makeMoves(moves: readonly Move[]): void {
  const made: Move[] = []
  try {
    for (const move of moves) if (moved(move)) made.push(move)
  } catch (error) {
    for (const { from, to, back } of made.reverse()) {
      // A removed file moves back to its old path; a replaced one is restored from its second name.
      if (back === from) renameSync(to, from)
      else if (back === null) unlinkSync(to)
      else renameSync(back, to)
    }
    throw error
  }
}

function moved({ from, to }: Move): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && !existsSync(from)) return false
    throw error
  }
}

const JOURNAL = 'moves.json'
const MOVER = fileURLToPath(new URL('./mover.js', import.meta.url))

/** Writes the list of moves and has a process make them that outlives this one. */
export async function moveBeside(staging: string, moves: readonly Move[]): Promise<void> {
  const journal = join(staging, JOURNAL)
  writeFileSync(`${journal}.new`, JSON.stringify(moves))
  renameSync(`${journal}.new`, journal)
  const mover = spawn(process.execPath, [MOVER, staging], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  })
  let answer = ''
  mover.stdout.setEncoding('utf8').on('data', (text: string) => (answer += text))
  const status = await new Promise<number | null>((resolve) => {
    mover.once('error', () => resolve(null))
    mover.once('close', resolve)
  })
  if (status === 0) return
  if (answer !== '') throw fileSystemError(JSON.parse(answer))
  // The process did not start, or was killed: the rest of the list still has to be done.
  makeMoves(moves)
}

function fileSystemError({ message, code }: { readonly message: string; readonly code: string }): Error {
  return Object.assign(new Error(message), { code })
}

export const readMoves = (staging: string): readonly Move[] =>
  JSON.parse(readFileSync(join(staging, JOURNAL), 'utf8'))

/** Makes the remaining moves of a killed run's list. */
export function finishMoves(staging: string): void {
  if (existsSync(join(staging, JOURNAL))) makeMoves(readMoves(staging))
}
