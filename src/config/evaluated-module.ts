/** Which module of the project this thread evaluates: what is left to say when the module ends the thread. */
let evaluating: string | null = null
let last: string | null = null

/** The absolute path of the module that is being evaluated; null for none. */
export const evaluatedModule = (): string | null => evaluating

/** The absolute path of the module that was evaluated last, and may have left something running; null for none. */
export const lastEvaluatedModule = (): string | null => last

let listener: (path: string | null) => void = () => {}

/** Calls the listener with each module that begins to be evaluated, and with null when none is. */
export const onEvaluatedModule = (listen: (path: string | null) => void): void => void (listener = listen)

/** Sets the module that is being evaluated, and gives what it was before. */
export function setEvaluatedModule(path: string | null): string | null {
  const before = evaluating
  evaluating = path
  last = path ?? last
  listener(path)
  return before
}
