import { createHash } from 'node:crypto'
import { lstatSync, readFileSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs'

/**
 * An input of a result from outside the program, with its value. A result is valid as long as each of its
 * facts holds. Contents, listings and variables are stored as hashes: a variable may be a password.
 */
export type Fact =
  /** The bytes of a file; null if it cannot be read. */
  | { readonly kind: 'text'; readonly path: string; readonly hash: string | null }
  /** The names in a folder with the kind of each; null if it cannot be listed. */
  | { readonly kind: 'entries'; readonly path: string; readonly hash: string | null }
  /** What exists at a path, with links followed. */
  | { readonly kind: 'presence'; readonly path: string; readonly is: Presence }
  /** The target of a path, with links resolved; null if there is none. */
  | { readonly kind: 'place'; readonly path: string; readonly real: string | null }
  /** An environment variable; null if it is not set. */
  | { readonly kind: 'variable'; readonly name: string; readonly hash: string | null }
  /** The names of all environment variables. */
  | { readonly kind: 'variables'; readonly hash: string }

type Presence = 'file' | 'folder' | 'other' | 'absent'

/** Whether the fact still holds. */
export function holds(fact: Fact): boolean {
  switch (fact.kind) {
    case 'text':
      return textFact(fact.path).hash === fact.hash
    case 'entries':
      return entriesFact(fact.path).hash === fact.hash
    case 'presence':
      return presenceFact(fact.path).is === fact.is
    case 'place':
      return placeFact(fact.path).real === fact.real
    case 'variable':
      return variableFact(fact.name, process.env[fact.name]).hash === fact.hash
    case 'variables':
      return variablesFact().hash === fact.hash
  }
}

/** Identifies the subject of a fact: there is one fact for each subject. */
export function questionOf(fact: Fact): string {
  if (fact.kind === 'variables') return fact.kind
  return `${fact.kind} ${fact.kind === 'variable' ? fact.name : fact.path}`
}

export function textFact(path: string): Extract<Fact, { kind: 'text' }> {
  return { kind: 'text', path, hash: orNull(() => hashOf(readFileSync(path))) }
}

export function entriesFact(path: string): Extract<Fact, { kind: 'entries' }> {
  return {
    kind: 'entries',
    path,
    hash: orNull(() => hashOf(listing(readdirSync(path, { withFileTypes: true })))),
  }
}

export function presenceFact(path: string): Extract<Fact, { kind: 'presence' }> {
  return { kind: 'presence', path, is: presenceOf(path) }
}

export function placeFact(path: string): Extract<Fact, { kind: 'place' }> {
  return { kind: 'place', path, real: orNull(() => realpathSync(path)) }
}

export function variableFact(name: string, value: string | undefined): Extract<Fact, { kind: 'variable' }> {
  return { kind: 'variable', name, hash: value === undefined ? null : hashOf(value) }
}

export const variablesFact = (): Extract<Fact, { kind: 'variables' }> => ({
  kind: 'variables',
  hash: hashOf(JSON.stringify(Object.keys(process.env).sort())),
})

export const hashOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 32)

function presenceOf(path: string): Presence {
  const found = orNull(() => statSync(path, { throwIfNoEntry: false }) ?? null)
  // A broken link exists, and a listing of its folder shows it.
  if (!found) return orNull(() => lstatSync(path, { throwIfNoEntry: false }) ?? null) ? 'other' : 'absent'
  return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
}

const listing = (entries: readonly Dirent[]): string =>
  JSON.stringify(
    entries
      .map((entry) => `${entry.isDirectory() ? 'd' : entry.isSymbolicLink() ? 'l' : 'f'} ${entry.name}`)
      .sort(),
  )

/** Every error of the file system counts as null. */
function orNull<T>(ask: () => T): T | null {
  try {
    return ask()
  } catch {
    return null
  }
}
