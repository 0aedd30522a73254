/**
 * Finds the lists whose items are clauses: assignments, columns and values, ORDER BY, chains of AND and OR.
 */
import type { Clause, Sequence, Unit } from './sequence.js'
import { endsList, headLength, keywordAt, layOut, type Layout, type Separator } from './separators.js'

/** A range of units, `to` excluded. */
interface Range {
  readonly from: number
  readonly to: number
}

/** `a, b, c`, or `a and b`, or `a and b or c`, in which the item `a and b` is itself a list. */
export interface List extends Range {
  /** The start of the keywords before the list that mean nothing without it; `from` if there are none. */
  readonly headFrom: number
  readonly items: readonly ListRange[]
}

export interface ListRange extends Range {
  /** The clauses on which the item depends, outermost first. */
  readonly clauses: readonly Clause[]
}

/** The lists of a sequence with optional items, by the start of the list or its head, outermost first. */
export function findLists(sequence: Sequence): readonly List[] {
  const finder = new ListFinder(sequence)
  for (const clause of finder.clauses) finder.search(clause)
  return finder.lists()
}

class ListFinder {
  readonly clauses: readonly Clause[]
  readonly #units: readonly Unit[]
  readonly #layout: Layout
  readonly #found = new Map<string, List | null>()

  constructor(sequence: Sequence) {
    const nested = (clause: Clause): readonly Clause[] => [clause, ...clause.clauses.flatMap(nested)]
    this.#units = sequence.units
    this.#layout = layOut(sequence.units)
    this.clauses = sequence.clauses.flatMap(nested)
  }

  lists(): readonly List[] {
    return [...this.#found.values()]
      .filter((list) => list !== null)
      .sort((a, b) => a.headFrom - b.headFrom || b.to - a.to)
  }

  search(clause: Clause): void {
    const range = this.#withoutHead(clause)
    if (!this.#isBalanced(range)) return
    const { separator } = this.#layout
    const edges = [range.from, range.to - 1, range.from - 1, range.to].map(
      (index) => separator[index] ?? null,
    )
    const own = edges.slice(0, 2).find((edge) => edge !== null)
    const beside =
      edges.find((edge) => edge === 'and' || edge === 'or') ?? edges.find((edge) => edge !== null)
    const kind = (own ?? beside ?? ',') === ',' ? 'comma' : 'condition'
    const extent = this.#extent(range, kind)
    const key = `${extent.from} ${extent.to} ${kind}`
    if (this.#found.has(key)) return
    this.#found.set(key, null)
    const headFrom = extent.from - headLength(this.#units, extent.from)
    if (kind === 'comma') this.#add(key, extent, headFrom, ',')
    else this.#addCondition(key, extent, headFrom)
  }

  /**
   * AND binds more tightly than OR, so a condition with both consists of alternatives that can be chains
   * themselves.
   */
  #addCondition(key: string, extent: Range, headFrom: number): void {
    const alternatives = this.#split(extent, 'or')
    if (alternatives.length === 1) {
      this.#add(key, extent, headFrom, 'and')
      return
    }
    const chains = alternatives.map((alternative) =>
      this.#add(`${alternative.from} ${alternative.to} and`, alternative, alternative.from, 'and'),
    )
    const mayVanish = chains.some((chain) => chain?.items.every(({ clauses }) => clauses.length > 0))
    this.#add(key, extent, headFrom, 'or', mayVanish)
  }

  /** Only if some clause covers one or more whole items, and no clause divides one. */
  #add(key: string, extent: Range, headFrom: number, separator: Separator, mayVanish = false): List | null {
    const ranges = this.#split(extent, separator)
    const own = this.clauses
      .map((clause) => ({ clause, range: this.#trimmed(this.#withoutHead(clause), separator) }))
      .filter(({ range }) => isWithin(range, extent))
    const items = ranges.map((range): ListRange => {
      const around = own.filter((one) => isWithin(range, one.range))
      return { ...range, clauses: around.map(({ clause }) => clause) }
    })
    const isCut = own.some(({ clause, range }) => {
      const inside = ranges.find((item) => isWithin(range, item))
      if (!inside) {
        return !ranges.some(({ from }) => from === range.from) || !ranges.some(({ to }) => to === range.to)
      }
      const hasSeparator = range.from > this.#withoutHead(clause).from || range.to < clause.to
      return separator !== 'or' && hasSeparator && !isWithin(inside, range)
    })
    if (isCut || !(mayVanish || items.some(({ clauses }) => clauses.length > 0))) return null
    const list = { ...extent, headFrom, items }
    this.#found.set(key, list)
    return list
  }

  /**
   * A clause whose line begins with the keywords before a list that continues after it: the keywords belong
   * to the list, as in `where a = :a -- @if a` above `and b = :b -- @if b`.
   */
  #withoutHead({ from, to }: Range): Range {
    for (const length of [1, 2]) {
      const behind = from + length
      if (behind >= to || headLength(this.#units, behind) !== length) continue
      const isCondition = ['where', 'having'].includes(keywordAt(this.#units, from) ?? '')
      const goesOn = [to - 1, to].some((index) => {
        const separator = this.#layout.separator[index] ?? null
        return separator !== null && (separator !== ',') === isCondition
      })
      if (goesOn) return { from: behind, to }
    }
    return { from, to }
  }

  /** Without a separator at either end: a line that begins with OR can be the first of a chain of AND. */
  #trimmed({ from, to }: Range, separator: Separator): Range {
    const isOne = (index: number): boolean => {
      const found = this.#layout.separator[index] ?? null
      return found !== null && (found === ',') === (separator === ',')
    }
    const start = isOne(from) ? from + 1 : from
    return { from: start, to: to > start && isOne(to - 1) ? to - 1 : to }
  }

  #isBalanced({ from, to }: Range): boolean {
    const { level, closes } = this.#layout
    const outer = level[from] ?? 0
    if (closes[from]) return false
    for (let index = from; index < to; index++) if ((level[index] ?? 0) < outer) return false
    const next = level[to]
    // What follows on a deeper level was opened inside.
    return next === undefined || next <= outer
  }

  /** From a clause to the end of its list: a bracket, a word that begins another part, or the end. */
  #extent({ from, to }: Range, kind: 'comma' | 'condition'): Range {
    const { level } = this.#layout
    const outer = level[from] ?? 0
    const ends = (index: number): boolean =>
      level[index] === outer && endsList(this.#units, this.#layout, index, kind)
    let start = from
    while (start > 0 && (level[start - 1] ?? 0) >= outer && !ends(start - 1)) start--
    // An opening bracket is one level further out than its content.
    let end = to
    while (end < this.#units.length && (level[end] ?? 0) >= outer && !ends(end)) end++
    return { from: start, to: end }
  }

  #split({ from, to }: Range, separator: Separator): readonly Range[] {
    const { level, separator: separators } = this.#layout
    const outer = level[from] ?? 0
    const ranges: { from: number; to: number }[] = []
    let start = from
    for (let index = from; index < to; index++) {
      if (level[index] !== outer || separators[index] !== separator) continue
      ranges.push({ from: start, to: index })
      start = index + 1
    }
    ranges.push({ from: start, to })
    return ranges
  }
}

const isWithin = (inner: Range, outer: Range): boolean => inner.from >= outer.from && inner.to <= outer.to
