import * as catalogue from '../../diagnostics/catalogue/dynamic.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { holds } from './assemble.js'
import type { Assignment } from '../../model/dynamic-statement.js'
import type { Clause, Sequence, Unit } from './sequence.js'
import type { Switches } from './switches.js'

/** A syntax error of a text without some clauses: the extent of one of the clauses is wrong. */
export function explainNoSql(
  { span, message, sqlstate }: Diagnostic,
  assignment: Assignment,
  sequence: Sequence,
  { conditionsOf }: Switches,
): Diagnostic {
  if (!span) throw new Error('a syntax error without a place')
  const head = headClause(sequence)
  if (head && !holds(conditionsOf(head), assignment)) return catalogue.headInClause(head.span)
  const hint =
    halfClauseHint(sequence, (clause) => !holds(conditionsOf(clause), assignment)) ??
    'put the parts that belong together into one clause, since the text without the lines of a clause must be valid SQL, ' +
      'or keep a part in every combination, as in `where true`'
  return catalogue.combinationIsNoSql(span, message, hint, sqlstate)
}

/** The clause that begins with the statement, if some of the statement is outside of it. */
export const headClause = ({ units, clauses }: Sequence): Clause | null =>
  clauses.find(({ from, to }) => from === 0 && to < units.length) ?? null

/** The hint if one of these clauses opens a bracket that it does not close; null if none does. */
export function halfClauseHint(sequence: Sequence, isOne: (clause: Clause) => boolean): string | null {
  const part = partialClause(sequence, isOne)
  if (!part) return null
  const written = part.span.file.text.slice(part.span.start, part.span.end)
  return (
    `the clause of \`${written}\` contains only one of two brackets: open a block with \`-- ${written}\` alone on a line, ` +
    'and close it with `-- @end` behind all that comes and goes'
  )
}

/** The first such clause that opens a bracket without closing it, or closes one without opening it. */
function partialClause({ units, clauses }: Sequence, isOne: (clause: Clause) => boolean): Clause | null {
  const search = (some: readonly Clause[]): Clause | null => {
    for (const clause of some) {
      if (isOne(clause) && !isBalanced(units.slice(clause.from, clause.to))) return clause
      const inside = search(clause.clauses)
      if (inside) return inside
    }
    return null
  }
  return (
    search(clauses) ??
    units
      .flatMap((unit) => (unit.kind === 'choice' ? unit.alternatives : []))
      .map((alternative) => partialClause(alternative.sequence, isOne))
      .find((clause) => clause !== null) ??
    null
  )
}

function isBalanced(units: readonly Unit[]): boolean {
  let depth = 0
  for (const unit of units) {
    if (unit.kind !== 'token') continue
    const { text, word } = unit.token
    if (text === '(' || text === '[' || word === 'case') depth++
    if (text === ')' || text === ']' || word === 'end') depth--
    if (depth < 0) return false
  }
  return depth === 0
}
