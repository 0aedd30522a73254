import { stripVTControlCharacters } from 'node:util'
import type { KitAnswer } from './line.js'

/**
 * Runs a function of drizzle-kit. When drizzle-kit fails, it prints the problem and ends the process; here
 * that becomes its answer. The guard lasts until the promise is settled, because drizzle-kit 1.0 also fails
 * inside asynchronous calls.
 */
export async function withoutExit<T>(run: () => T | Promise<T>): Promise<KitAnswer<T>> {
  const exit: typeof process.exit = Reflect.get(process, 'exit')
  const log: typeof console.log = Reflect.get(console, 'log')
  const printed: string[] = []
  class Exit extends Error {}
  process.exit = () => {
    throw new Exit()
  }
  console.log = (...parts: readonly unknown[]) => void printed.push(parts.map(String).join(' '))
  try {
    return { kind: 'made', value: await run() }
  } catch (problem) {
    const words =
      problem instanceof Exit
        ? printed.join(' ')
        : problem instanceof Error
          ? problem.message
          : String(problem)
    return { kind: 'refused', message: plain(words), problem }
  } finally {
    process.exit = exit
    console.log = log
  }
}

/** On one line, without colours and without the badge that drizzle-kit prints before its warnings. */
const plain = (words: string): string =>
  stripVTControlCharacters(words)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(?:Warning|Error)\s+/i, '')
