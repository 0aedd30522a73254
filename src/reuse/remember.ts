import type { ProjectStore } from './store/known-run.js'
import { type PackedWithTexts, packWithTexts, unpackWithTexts } from './store/pack.js'
import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import { type Fact, holds } from '../facts/fact.js'
import type { Observed } from '../facts/observe.js'

/** Does the work, or returns the same object as before, as long as the facts hold on which it depends. */
export type Remember<T> = (
  key: string,
  work: () => Promise<Observed<Outcome<T>>>,
) => Promise<Observed<Outcome<T>>>

/** How to store a value on the disk: as data, from which it can be restored. */
export interface Form<T> {
  readonly kind: string
  /** Null for a value that must not be stored there. */
  toData(value: T): unknown
  fromData(data: unknown): T
}

interface Kept {
  readonly facts: readonly Fact[]
  readonly data: unknown
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Remembers the last result in this process, and a result without errors also on the disk. With `isRead`
 * false, nothing that an earlier process has stored is used. While `isTrusted`, a watcher observes the
 * subjects of the facts, and reports that none has changed.
 */
export function remembering<T>(
  form: Form<T>,
  project: ProjectStore | null,
  isRead: boolean,
  isTrusted: () => boolean = () => false,
): Remember<T> {
  let last: { readonly key: string; readonly observed: Observed<Outcome<T>> } | null = null

  const recall = (key: string): Observed<Outcome<T>> | null => {
    if (last?.key === key && last.observed.facts && (isTrusted() || last.observed.facts.every(holds))) {
      return last.observed
    }
    const packed = isRead && project ? (project.store.read(form.kind, key) as PackedWithTexts | null) : null
    const kept = packed && (unpackWithTexts(packed) as Kept)
    if (!kept?.facts.every(holds)) return null
    const { facts, data, diagnostics } = kept
    return { value: { value: form.fromData(data), diagnostics }, facts }
  }
  const keep = (key: string, { value: { value, diagnostics }, facts }: Observed<Outcome<T>>): void => {
    const data = facts && !hasErrors(diagnostics) ? form.toData(value) : null
    if (!project || !facts || data === null) return
    const kept: Kept = { facts, data, diagnostics }
    project.store.write(form.kind, key, packWithTexts(kept))
  }
  return async (key, work) => {
    const known = recall(key)
    const observed = known ?? (await work())
    if (!known) keep(key, observed)
    last = { key, observed }
    return observed
  }
}
