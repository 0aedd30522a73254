import { distance } from 'fastest-levenshtein'

/**
 * The candidate a misspelled name most likely meant, null when none is close: at most a third of the name may differ.
 * Case and the separators `_` and `-` count for nothing; of equally close candidates the first wins.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const wanted = folded(name)
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | null = null
  let bestDistance = limit + 1
  for (const candidate of candidates) {
    const other = folded(candidate)
    if (Math.abs(other.length - wanted.length) >= bestDistance) continue
    const steps = isSwap(wanted, other) ? 1 : distance(wanted, other)
    if (steps < bestDistance) {
      best = candidate
      bestDistance = steps
    }
  }
  return best
}

const folded = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '')

/** Two neighbouring letters swapped, the most frequent typing error, which Levenshtein counts as two. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
}
