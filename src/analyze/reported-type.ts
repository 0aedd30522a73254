import type { Catalog } from '../database/catalog.js'
import type { Oid } from '../database/database.js'

/** The OID of a type that Postgres itself has; for a type of the schema's own, whose OID each server chooses, OWN_TYPE or OWN_ARRAY. */
export type ReportedType = Oid

const OWN_TYPE: ReportedType = 0
const OWN_ARRAY: ReportedType = -1

/** OIDs from here on are given out when a cluster or a type is made (src/include/access/transam.h, FirstGenbkiObjectId). */
const FIRST_UNSTABLE = 10_000

/** What a server reports for a column of that type: a domain's base type, for one. */
export function reportedType(catalog: Catalog, oid: Oid): ReportedType {
  if (oid < FIRST_UNSTABLE) return oid
  return catalog.type(oid).element === 0 ? OWN_TYPE : OWN_ARRAY
}
