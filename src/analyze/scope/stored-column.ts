import type { CatalogRelation } from '../../database/catalog.js'
import { type Origin, sourceOrigin } from './origin.js'
import { isRewritten } from './rewriting.js'
import { entryAt, outputOf, type Scope, viewOf } from './scope.js'

/** The column in which the value is stored: through an automatically updatable view, the one of its table. */
export function storedColumn(scope: Scope, relation: CatalogRelation, number: number): Origin | null {
  const attribute = relation.attributes.find((each) => each.number === number)
  if (!attribute) return null
  const view = isRewritten(scope) ? null : viewOf(scope, entryAt(scope, scope.query.resultRelation))
  return (view && sourceOrigin(outputOf(view, number))) ?? { relation, attribute }
}
