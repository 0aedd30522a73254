import type { Edit } from '../../model/query-source.js'
import type { Condition, ListItem, Piece, Stretch } from '../../model/dynamic-statement.js'
import { findLists, type List, type ListRange } from './lists.js'
import type { Clause, Sequence, Unit } from './sequence.js'
import { keywordAt, layOut } from './separators.js'
import type { Switches } from './switches.js'

export interface Plan {
  readonly pieces: readonly Piece<Stretch>[]
  /** Blanks that separate tokens which would otherwise touch when the text between them is absent. */
  readonly edits: readonly Edit[]
}

/**
 * The statement in pieces. A separator belongs to the optional item. Next to an item that is always included,
 * the separator is a part of the optional one. If all items can be absent, the pieces form a list that puts
 * the separator between the included items.
 */
export function planPieces(sequence: Sequence, switches: Switches): Plan {
  const edits: Edit[] = []
  const pieces = new Planner(sequence, switches, edits, isPlainUpdate(sequence)).plan()
  return { pieces, edits }
}

class Planner {
  readonly #units: readonly Unit[]
  readonly #clauses: readonly Clause[]
  readonly #lists: readonly List[]
  readonly #switches: Switches
  readonly #edits: Edit[]
  readonly #isUpdate: boolean
  /** Lists and clauses that are being written: what is inside them belongs to them. */
  readonly #open = new Set<List | Clause>()

  constructor(sequence: Sequence, switches: Switches, edits: Edit[], isUpdate: boolean) {
    this.#units = sequence.units
    this.#clauses = sequence.clauses
    this.#lists = findLists(sequence)
    this.#switches = switches
    this.#edits = edits
    this.#isUpdate = isUpdate
  }

  plan(): readonly Piece<Stretch>[] {
    return this.#pieces(0, this.#units.length)
  }

  #pieces(from: number, to: number): readonly Piece<Stretch>[] {
    const pieces: Piece<Stretch>[] = []
    let at = from
    while (at < to) {
      const list = this.#lists.find(
        (one) => one.headFrom === at && one.to <= to && !this.#open.has(one) && one.to > at,
      )
      const clause = this.#clauseAt(this.#clauses, at, to)
      if (list && !(clause && isAround(clause, list))) {
        this.#open.add(list)
        pieces.push(...this.#list(list))
        this.#open.delete(list)
        at = list.to
      } else if (clause) {
        this.#open.add(clause)
        const conditions = this.#switches.conditionsOf(clause)
        pieces.push({ kind: 'when', conditions, pieces: this.#pieces(clause.from, clause.to) })
        this.#open.delete(clause)
        at = clause.to
      } else {
        pieces.push(this.#unit(at))
        at++
      }
    }
    return joined(pieces)
  }

  /** The outermost clause that begins here and is not being written. */
  #clauseAt(clauses: readonly Clause[], at: number, to: number): Clause | null {
    for (const clause of clauses) {
      if (at < clause.from || at >= clause.to) continue
      if (!this.#open.has(clause) && clause.from === at && clause.to <= to) return clause
      return this.#clauseAt(clause.clauses, at, to)
    }
    return null
  }

  #unit(index: number): Piece<Stretch> {
    const unit = this.#units[index]
    if (!unit) throw new Error('a unit outside of its sequence')
    if (unit.kind === 'token') return { kind: 'text', start: unit.start, end: unit.token.end }
    const alternatives = unit.alternatives.map(({ label, sequence }) => {
      const planner = new Planner(sequence, this.#switches, this.#edits, false)
      return [label, planner.plan()] as const
    })
    return { kind: 'choose', switch: this.#switches.switchOf(unit), alternatives: new Map(alternatives) }
  }

  #list(list: List): readonly Piece<Stretch>[] {
    const items = this.#items(list)
    const head = this.#pieces(list.headFrom, list.from)
    const steady = items.findIndex(({ conditions }) => conditions.length === 0)
    if (steady < 0 || !items.every(({ pieces }) => hasSubstance(pieces))) {
      const isSet = keywordAt(this.#units, list.headFrom) === 'set'
      return [{ kind: 'list', head, items, decides: this.#isUpdate && isSet && list.headFrom < list.from }]
    }
    const flat = items.flatMap((item, index): readonly Piece<Stretch>[] => {
      const behind = items[index + 1]?.separator ?? []
      const own =
        index < steady
          ? [...item.pieces, ...behind]
          : index === steady
            ? item.pieces
            : [...item.separator, ...item.pieces]
      return item.conditions.length === 0
        ? own
        : [{ kind: 'when', conditions: item.conditions, pieces: joined(own) }]
    })
    return joined([...head, ...flat])
  }

  /** Adjacent items with the same conditions become one. */
  #items({ items }: List): readonly ListItem<Stretch>[] {
    const merged: ListItem<Stretch>[] = []
    let before: ListRange | null = null
    for (const range of items) {
      if (before) this.#apart(range)
      for (const clause of range.clauses) this.#open.add(clause)
      const pieces = this.#pieces(range.from, range.to)
      for (const clause of range.clauses) this.#open.delete(clause)
      const separator = before ? joined(this.#range(before.to, range.from)) : []
      const last = merged.at(-1)
      const isOne = before !== null && sameClauses(before, range) && hasSubstance(pieces)
      if (last && isOne && hasSubstance(last.pieces)) {
        merged[merged.length - 1] = { ...last, pieces: joined([...last.pieces, ...separator, ...pieces]) }
      } else {
        const conditions = range.clauses.flatMap((clause) => this.#switches.conditionsOf(clause))
        merged.push({ conditions: unique(conditions), separator, pieces })
      }
      before = range
    }
    return merged
  }

  #range(from: number, to: number): readonly Piece<Stretch>[] {
    return Array.from({ length: to - from }, (_, index) => this.#unit(from + index))
  }

  #apart({ from }: ListRange): void {
    const first = this.#units[from]
    if (first?.kind === 'token' && first.start === first.token.start) {
      this.#edits.push({ kind: 'space', start: first.start, end: first.start, text: ' ' })
    }
  }
}

/**
 * Which of two encloses the other if both begin together; a list of only one clause is the outer one, unless
 * the clause includes its head too.
 */
const isAround = (clause: Clause, list: List): boolean =>
  clause.to > list.to || (clause.to === list.to && list.headFrom < list.from)

/** Whether some text remains in them for every combination of their conditions. */
const hasSubstance = (pieces: readonly Piece<Stretch>[]): boolean =>
  pieces.some((piece) => piece.kind === 'text' || piece.kind === 'choose')

const sameClauses = (one: ListRange, other: ListRange): boolean =>
  one.clauses.length === other.clauses.length && one.clauses.every((clause, i) => clause === other.clauses[i])

const unique = (conditions: readonly Condition[]): readonly Condition[] =>
  conditions.filter(
    (one, index) =>
      conditions.findIndex((other) => other.switch === one.switch && other.value === one.value) === index,
  )

/** Merges stretches that are adjacent in the file. */
function joined(pieces: readonly Piece<Stretch>[]): readonly Piece<Stretch>[] {
  const result: Piece<Stretch>[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (piece.kind === 'text' && last?.kind === 'text' && last.end === piece.start) {
      result[result.length - 1] = { ...last, end: piece.end }
    } else result.push(piece)
  }
  return result
}

/**
 * Whether the statement does nothing without its assignments: an UPDATE, except one with a data-modifying
 * WITH, which takes effect in any case.
 */
function isPlainUpdate({ units }: Sequence): boolean {
  const { level } = layOut(units)
  const verbs = ['select', 'insert', 'update', 'delete', 'merge', 'values']
  const verb = units.findIndex(
    (_, index) => level[index] === 0 && verbs.includes(keywordAt(units, index) ?? ''),
  )
  if (keywordAt(units, verb) !== 'update') return false
  return !units.slice(0, verb).some((unit, index) => {
    const opens = units[index - 1]
    const isBody = opens?.kind === 'token' && opens.token.text === '('
    return (
      unit.kind === 'token' &&
      isBody &&
      ['insert', 'update', 'delete', 'merge'].includes(unit.token.word ?? '')
    )
  })
}
