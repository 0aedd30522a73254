/** The keys to leave: q, Ctrl-C, Ctrl-D. In raw mode Ctrl-C arrives as a character, not as a signal. */
const leavingKeys = ['q', 'Q', '\u0003', '\u0004']

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Waits until the user wants to leave; `stop` restores the terminal. */
export interface Leaving {
  readonly wanted: Promise<void>
  stop(): void
}

export function leaving(input: NodeJS.ReadStream): Leaving {
  let leave = (): void => {}
  const wanted = new Promise<void>((resolve) => (leave = resolve))
  const onKey = (key: Buffer): void => {
    if (leavingKeys.includes(key.toString())) leave()
  }
  const onSignal = (): void => leave()

  for (const signal of signals) process.on(signal, onSignal)
  // Input that is not a terminal can be anything, and reading it would keep the process alive.
  if (input.isTTY) {
    input.setRawMode(true)
    input.resume()
    input.on('data', onKey)
  }
  return {
    wanted,
    stop() {
      for (const signal of signals) process.off(signal, onSignal)
      if (!input.isTTY) return
      input.off('data', onKey)
      input.setRawMode(false)
      input.pause()
    },
  }
}
