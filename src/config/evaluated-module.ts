/**
 * Which module of the project this thread evaluates: the only information that remains if the module ends the
 * thread.
 */
let evaluating: string | null = null
let last: string | null = null

/** The absolute path of the module that is being evaluated; null for none. */
export const evaluatedModule = (): string | null => evaluating

/**
 * The absolute path of the module that was evaluated last, and may have left something running; null if there
 * is none.
 */
export const lastEvaluatedModule = (): string | null => last

let listener: (path: string | null) => void = () => {}

/** Calls the listener with each module whose evaluation begins, and with null when it ends. */
export const onEvaluatedModule = (listen: (path: string | null) => void): void => void (listener = listen)

/** Sets the module that is being evaluated, and returns the previous one. */
export function setEvaluatedModule(path: string | null): string | null {
  const before = evaluating
  evaluating = path
  last = path ?? last
  listener(path)
  return before
}
