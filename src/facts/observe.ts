/**
 * Records what a piece of work reads: files, folders, environment variables. A config and a schema are
 * programs, so their inputs cannot be determined from outside (`.env` files, JSON, a path that would shadow
 * another); therefore their reads are recorded. Decision 9 has the reasons and the limits.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { dirname, join, resolve, sep } from 'node:path'
import {
  entriesFact,
  type Fact,
  hashOf,
  placeFact,
  presenceFact,
  questionOf,
  textFact,
  variableFact,
  variablesFact,
} from './fact.js'
import { patchEnvironment, patchFileSystem } from './patches.js'

export interface Observed<T> {
  readonly value: T
  /** Null if the work read something for which no fact can be recorded. */
  readonly facts: readonly Fact[] | null
}

/** The record of some work. Later work that depends on it continues the record. */
export class Observation {
  readonly facts = new Map<string, Fact>()
  /** Variables that the work has set: its later reads of them are not inputs. */
  readonly written = new Set<string>()
  isComplete = true

  note(fact: Fact): void {
    const question = questionOf(fact)
    const known = this.facts.get(question)
    if (!known) this.facts.set(question, fact)
    // An input has changed during the work, which may have seen both states.
    else if (JSON.stringify(known) !== JSON.stringify(fact)) this.isComplete = false
  }

  /** For inputs that do not change meanwhile: the first read counts. */
  noteOnce(kind: 'place' | 'text', path: string): void {
    if (this.facts.has(`${kind} ${path}`)) return
    this.note(kind === 'text' ? textFact(path) : placeFact(path))
  }

  /** A copy to continue. */
  continued(): Observation {
    const next = new Observation()
    for (const [question, fact] of this.facts) next.facts.set(question, fact)
    for (const name of this.written) next.written.add(name)
    next.isComplete = this.isComplete
    return next
  }

  noteVariable(name: string, value: string | undefined): void {
    if (!this.written.has(name)) this.note(variableFact(name, value))
  }
}

const current = new AsyncLocalStorage<Observation | null>()

/** Does the work and records what it read. Concurrent other work is not recorded. */
export async function observe<T>(
  work: () => Promise<T>,
  observation: Observation = new Observation(),
): Promise<Observed<T>> {
  watchProcess()
  const value = await current.run(observation, work)
  return { value, facts: observation.isComplete ? [...observation.facts.values()] : null }
}

/**
 * Records in the current observation, if there is one, that the work depends on something for which there is
 * no fact.
 */
function cannotObserve(): void {
  const observation = current.getStore()
  if (observation) observation.isComplete = false
}

let isWatched = false

function watchProcess(): void {
  if (isWatched) return
  isWatched = true
  patchFileSystem({
    isWatching: () => (current.getStore() ?? null) !== null,
    unwatched: (call) => current.run(null, call),
    read: (path, bytes) => {
      const place = resolve(path)
      about(place, () => ({ kind: 'text', path: place, hash: bytes === null ? null : hashOf(bytes) }))
      if (bytes !== null && !place.includes(MODULES) && hidesImports(place, bytes)) cannotObserve()
    },
    opened: (path) => about(resolve(path), textFact),
    listed: (path) => about(resolve(path), entriesFact),
    asked: (path) => about(resolve(path), presenceFact),
    resolved: (path) => about(resolve(path), placeFact),
    cannotTell: cannotObserve,
  })
  patchEnvironment({
    isWatching: () => (current.getStore() ?? null) !== null,
    read: (name, value) => current.getStore()?.noteVariable(name, value),
    listed: () => {
      const observation = current.getStore()
      if (observation) current.run(null, () => observation.note(variablesFact()))
    },
    written: (name, before) => {
      const observation = current.getStore()
      observation?.noteVariable(name, before)
      observation?.written.add(name)
    },
  })
}

/** Node.js runs these modules itself, and reads of their imports cannot be recorded. */
const hidesImports = (path: string, bytes: Uint8Array): boolean =>
  /\.[cm]js$/.test(path) && /\b(?:import|require|from)\b[\s(]*['"`][./#]/.test(Buffer.from(bytes).toString())

const MODULES = `${sep}node_modules${sep}`

/**
 * Packages are not edited in place: for a file of a package, the manifest next to it counts, with the
 * version, and the location of the package, because one version may be installed several times. Files that
 * tools keep in `node_modules/.cache` do not count.
 */
function about(path: string, factOf: (path: string) => Fact): void {
  const observation = current.getStore()
  if (!observation) return
  current.run(null, () => {
    const at = path.lastIndexOf(MODULES)
    if (at < 0) return observation.note(factOf(path))
    const [scope = '', name = ''] = path.slice(at + MODULES.length).split(sep)
    if (scope === '.cache') return
    const folder = join(path.slice(0, at + MODULES.length - 1), scope, scope.startsWith('@') ? name : '')
    const manifest = join(folder, 'package.json')
    if (path === folder || dirname(path) === folder) observation.noteOnce('place', folder)
    if (path !== folder) observation.noteOnce('text', manifest)
  })
}
