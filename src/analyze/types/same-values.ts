import type { Catalog, CatalogType } from '../../database/catalog.js'
import type { Oid } from '../../database/database.js'

/** The string types have the same values and convert into each other without loss. */
const STRINGS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext'])

/** Whether the values of two types are the same; domains count as their base type. */
export function sameValues(catalog: Catalog, one: Oid, other: Oid): boolean {
  if (one === 0 || other === 0) return false
  const [a, b] = [withoutDomain(catalog, one), withoutDomain(catalog, other)]
  if (a.oid === b.oid) return true
  if (a.element !== 0 && b.element !== 0) return sameValues(catalog, a.element, b.element)
  return STRINGS.has(a.typname) && STRINGS.has(b.typname)
}

function withoutDomain(catalog: Catalog, oid: Oid): CatalogType {
  const type = catalog.type(oid)
  return type.kind === 'd' ? withoutDomain(catalog, type.base) : type
}
