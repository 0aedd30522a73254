import { writtenCondition } from './condition-text.js'
import type { BoundReason } from '../prove/row-bounds.js'
import type { Reason } from '../../model/typed-query.js'

/** The evidence for the row bounds of a statement, in words with the place in the author's text. */
export function boundsInWords(reasons: readonly BoundReason[]): readonly Reason[] {
  const seen = new Set<string>()
  return reasons.map(inWords).filter(({ detail, span }) => {
    const key = `${detail}\u0000${span?.start}`
    return seen.has(key) ? false : seen.add(key)
  })
}

function inWords({ kind, ...reason }: BoundReason): Reason {
  const { scope, node = null } = reason
  const written = node && writtenCondition(scope, node)
  const bounded = (detail: string): Reason => ({ reason: kind, detail, span: written?.span ?? null })
  switch (kind) {
    case 'limit':
      return bounded(`limit ${written?.text ?? 'of a view'}`)
    case 'aggregate':
      return bounded('aggregation without GROUP BY returns one row')
    case 'grouping-set':
      return bounded('a grouping set () returns a row for any input')
    case 'group':
      return bounded('the grouped columns have one value each')
    case 'distinct':
      return bounded('the columns of DISTINCT have one value each')
    case 'row-number':
      return bounded('row_number() numbers the rows of a single partition')
    case 'values':
      return bounded('VALUES lists the rows')
    case 'function':
      return bounded('a function that returns one row')
    case 'sequence':
      return bounded('a sequence has one row')
    case 'key':
      return bounded(`unique key ${reason.name ?? ''} is bound${written ? ` by \`${written.text}\`` : ''}`)
    case 'left-out':
      return bounded(`${reason.name ?? ''} may skip a row`)
  }
}
