/** The positions of relations' columns in the result, and the columns that must be added to it. */
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { quoteIdentifier } from '../ask/quote-identifier.js'
import { entryAt, type Scope } from '../scope/scope.js'
import { isA } from '../tree/nodes.js'
import type { Branch } from './branches.js'
import { columnOf, type Relation, type RelationColumn, relationKey } from './relations.js'
import type { HiddenColumn } from '../../model/row-shape.js'

/** Columns that the statement must add, and the diagnostic if it cannot. */
export interface MissingColumns {
  readonly columns: readonly HiddenColumn[]
  readonly problem: Diagnostic
}

export class ResultColumns {
  readonly missing: MissingColumns[] = []
  /** The number of the author's own columns. */
  readonly #width: number
  readonly #hidden: readonly HiddenColumn[]

  constructor(width: number, hidden: readonly HiddenColumn[]) {
    this.#width = width
    this.#hidden = hidden
  }

  has(branch: Branch, column: RelationColumn): boolean {
    return this.#own(branch, column) !== null
  }

  /** The positions of columns, from 0; -1 for a column that is not in the result, which is then missing. */
  places(
    branch: Branch,
    columns: readonly RelationColumn[],
    problem: (names: readonly string[]) => Diagnostic,
  ): readonly number[] {
    const places = columns.map((column) => this.#own(branch, column) ?? this.#added(column))
    const lacking = columns.filter((_, index) => places[index] === -1)
    if (lacking.length > 0) {
      const added = lacking.map((column) => {
        const { index: relation, returning, attribute } = column
        return { relation, returning, attribute, name: columnText(branch.scope, column) }
      })
      this.missing.push({ columns: added, problem: problem(added.map(({ name }) => name)) })
    }
    return places
  }

  #own({ scope, outputs }: Branch, column: RelationColumn): number | null {
    const place = outputs.slice(0, this.#width).findIndex((expression) => {
      const found = columnOf(scope, expression)
      return found?.attribute === column.attribute && relationKey(found) === relationKey(column)
    })
    return place < 0 || column.attribute === 0 ? null : place
  }

  #added({ index, returning, attribute }: RelationColumn): number {
    const known = this.#hidden.findIndex(
      (other) => other.relation === index && other.returning === returning && other.attribute === attribute,
    )
    return known < 0 ? -1 : this.#width + known
  }
}

/** The name of a relation in its level. */
export function nameOf(scope: Scope, relation: Relation): string {
  const { eref } = entryAt(scope, relation.index)
  const alias = isA(eref, 'ALIAS') ? (eref.aliasname ?? '') : ''
  return quoteIdentifier(['', 'old', 'new'][relation.returning] || alias)
}

/**
 * A column as SQL; for the row as a whole, an expression that is true if the row is present and NULL if it is
 * absent.
 */
function columnText(scope: Scope, column: RelationColumn): string {
  const relation = nameOf(scope, column)
  // NULL as an operand makes this a test of the row itself, not of its columns (transformAExprDistinct of parse_expr.c).
  if (column.attribute === 0) return `case when ${relation} is distinct from null then true end`
  const { eref } = entryAt(scope, column.index)
  const name = isA(eref, 'ALIAS') ? eref.colnames[column.attribute - 1] : undefined
  return `${relation}.${quoteIdentifier(name ?? '')}`
}
