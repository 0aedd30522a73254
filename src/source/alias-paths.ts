import type { PathSegment } from '../model/query-source.js'

/** Whether an output alias, without its mark, is the path of a value in a nested row. */
export const isPath = (alias: string): boolean => /\.|\[\]/.test(alias)

export type ReadPath =
  | { readonly kind: 'path'; readonly segments: readonly PathSegment[] }
  | { readonly kind: 'problem'; readonly message: string; readonly hint: string }

const problem = (message: string, hint: string): ReadPath => ({ kind: 'problem', message, hint })

/**
 * Reads `project.owner.id` and `projects[].keys[].id`: names separated by dots, each of which can begin a
 * list.
 */
export function readPath(alias: string): ReadPath {
  const segments: PathSegment[] = []
  for (const part of alias.split('.')) {
    const list = part.endsWith('[]')
    const name = list ? part.slice(0, -2) : part
    if (name === '') {
      return problem(
        list ? 'a list has no name' : 'a name is missing next to a dot',
        'write a name on each side of a dot, as in "project.id" or "projects[].id"',
      )
    }
    if (/[[\]]/.test(name)) {
      return problem(
        `${part} is not a name with or without []`,
        'write [] once, after the name of the list, as in "projects[].id"',
      )
    }
    if (/[!?]$/.test(name)) {
      return problem(
        `the mark in ${part} is not at the end`,
        `write the mark after the last name, or on ${list ? 'the columns' : `the row itself, as in \`p as "${name}"\``}`,
      )
    }
    segments.push({ name, list })
  }
  return { kind: 'path', segments }
}

/** NAMEDATALEN − 1: Postgres truncates longer names at the end of a character, with only a notice. */
const LONGEST_NAME = 63

/** The name that Postgres stores for a quoted identifier. */
export function asStoredName(name: string): string {
  let stored = ''
  let bytes = 0
  for (const character of name) {
    bytes += Buffer.byteLength(character)
    if (bytes > LONGEST_NAME) break
    stored += character
  }
  return stored
}
