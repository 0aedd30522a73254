/** Listeners for the closing of a client's connections. */
export class Closings {
  readonly #listeners = new Map<number, Set<() => void>>()

  /** Calls back when the connection closes, unless the returned function was called before. */
  watch(connection: number, listener: () => void): () => void {
    const listeners = this.#listeners.get(connection) ?? new Set()
    this.#listeners.set(connection, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(connection) === listeners)
        this.#listeners.delete(connection)
    }
  }

  close(connection: number): void {
    const listeners = this.#listeners.get(connection)
    this.#listeners.delete(connection)
    for (const listener of listeners ?? []) listener()
  }
}
