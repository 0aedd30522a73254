/** Which module of the project this process evaluates: what is left to say when the module ends the process. */
let evaluating: string | null = null
let last: string | null = null

/** The absolute path of the module that is being evaluated; null for none. */
export const evaluatedModule = (): string | null => evaluating

/** The absolute path of the module that was evaluated last, and may have left something running; null for none. */
export const lastEvaluatedModule = (): string | null => last

/** Sets the module that is being evaluated, and gives what it was before. */
export function setEvaluatedModule(path: string | null): string | null {
  const before = evaluating
  evaluating = path
  last = path ?? last
  return before
}
