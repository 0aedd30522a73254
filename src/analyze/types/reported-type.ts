import type { Catalog } from '../../database/catalog.js'
import type { ReportedType } from '../../model/typed-query.js'
import type { Oid } from '../../database/database.js'

/** For types of the schema's own. */
const OWN_TYPE: ReportedType = 0
const OWN_ARRAY: ReportedType = -1

/**
 * OIDs from here on are assigned when a cluster or a type is created (src/include/access/transam.h,
 * FirstGenbkiObjectId).
 */
const FIRST_UNSTABLE = 10_000

/** The type that a server reports for a column of that type: for a domain, its base type. */
export function reportedType(catalog: Catalog, oid: Oid): ReportedType {
  if (oid < FIRST_UNSTABLE) return oid
  return catalog.type(oid).element === 0 ? OWN_TYPE : OWN_ARRAY
}
