import type { Signal } from './host.js'

/**
 * The calls of a signal. One listener serves all of them, because Node.js warns of a leak from the eleventh
 * listener on.
 */
interface AbortedCalls {
  readonly calls: Set<() => void>
  readonly listener: () => void
}

const callsOfSignals = new WeakMap<Signal, AbortedCalls>()

/** Calls `call` when the signal is aborted. The returned function removes it again. */
export function shareAbort(signal: Signal, call: () => void): () => void {
  const { calls, listener } = callsOf(signal)
  if (calls.size === 0) signal.addEventListener('abort', listener, { once: true })
  calls.add(call)
  return () => {
    if (calls.delete(call) && calls.size === 0) signal.removeEventListener('abort', listener)
  }
}

function callsOf(signal: Signal): AbortedCalls {
  const known = callsOfSignals.get(signal)
  if (known !== undefined) return known
  const calls = new Set<() => void>()
  const listener = (): void => {
    const ended = [...calls]
    calls.clear()
    for (const call of ended) call()
  }
  const made = { calls, listener }
  callsOfSignals.set(signal, made)
  return made
}
