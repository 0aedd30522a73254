import type { DescribedQuery } from './described-query.js'

/**
 * Expanding a star must not change the meaning of the statement: only locations in its text can differ, and
 * names if a row's columns get their paths.
 */
export function sameMeaning(a: DescribedQuery, b: DescribedQuery, renamed = false): boolean {
  const ignored = new Set(renamed ? ['location', 'resname', 'colnames'] : ['location'])
  const columns = ({ described }: DescribedQuery): string =>
    JSON.stringify(described.fields?.map(({ name, type }) => [renamed || name, type]))
  return columns(a) === columns(b) && isSameBut(ignored, a.tree, b.tree)
}

function isSameBut(ignored: ReadonlySet<string>, a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((part, index) => isSameBut(ignored, part, b[index]))
    )
  }
  const fields = Object.keys(a)
  return (
    fields.length === Object.keys(b).length &&
    fields.every(
      (field) => ignored.has(field) || isSameBut(ignored, Reflect.get(a, field), Reflect.get(b, field)),
    )
  )
}
