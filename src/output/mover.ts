/**
 * The process that makes the moves of a run: `node mover.js <staging folder>`. It prints the error that
 * stopped it to stdout.
 */
import { codeOf } from './file-system-error.js'
import { makeMoves, readMoves } from './moves.js'

try {
  makeMoves(readMoves(process.argv[2] ?? ''))
} catch (error) {
  process.stdout.write(JSON.stringify({ message: String(error), code: codeOf(error) }))
  process.exitCode = 1
}
