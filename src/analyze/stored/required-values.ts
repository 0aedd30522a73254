/** Where storing a NULL fails: NOT NULL of a column, and domains. */
import type { Oid } from '../../database/database.js'
import type { Catalog, CatalogAttribute, CatalogRelation } from '../../database/catalog.js'

/**
 * Whether a domain rejects NULL, also because of its base domain
 * (https://www.postgresql.org/docs/current/sql-createdomain.html).
 */
export function refusesNull(catalog: Catalog, oid: Oid): boolean {
  const { kind, notNull, base } = catalog.type(oid)
  return kind === 'd' && (notNull || refusesNull(catalog, base))
}

/**
 * Whether no NULL can be stored in a column. A stored value can be NULL in spite of a domain, so this proves
 * nothing about reads.
 */
export const isRequired = (catalog: Catalog, { notNull, type }: CatalogAttribute): boolean =>
  notNull || refusesNull(catalog, type)

/**
 * Whether a BEFORE trigger may replace a NULL. A domain is checked before that, in the statement itself
 * (`coerce_to_domain`).
 */
export const mayBeFilled = (
  catalog: Catalog,
  { beforeTriggers }: CatalogRelation,
  by: 'insert' | 'update',
  { type }: CatalogAttribute,
): boolean => beforeTriggers[by] && !refusesNull(catalog, type)
