import { writtenCondition } from '../explain/condition-text.js'
import type { Reason } from '../../model/typed-query.js'
import type { Evidence } from './context.js'

/** The evidence that a value is never NULL, in words with the place in the author's text. */
export function inWords(evidence: Evidence): Reason {
  const { scope } = evidence
  switch (evidence.kind) {
    case 'condition': {
      const written = writtenCondition(scope, evidence.condition)
      const detail = written ? `proven by \`${written.text}\`` : 'proven by a condition of a view'
      return { reason: 'condition', detail, span: written?.span ?? null }
    }
    case 'join': {
      const { join, condition } = evidence
      const written = condition && writtenCondition(scope, condition)
      const detail = written
        ? `${join} reduced to an inner join by \`${written.text}\``
        : condition
          ? `${join} reduced to an inner join by a condition of a view`
          : `${join}, which always has a row`
      return { reason: 'outer-join', detail, span: written?.span ?? scope.spanAt(evidence.location) }
    }
    case 'stored': {
      const written = writtenCondition(scope, evidence.value)
      const detail = written ? `\`${written.text}\` is stored` : 'a value is stored'
      return { reason: 'stored', detail, span: written?.span ?? null }
    }
  }
}
