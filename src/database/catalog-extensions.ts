/** Which functions belong to extensions. */
import { FIRST_USER_OID } from './catalog-attributes.js'
import { integer, text } from './catalog-rows.js'
import type { Database, Oid } from './database.js'

export interface ExtensionMembership {
  /** `pg_extension.extname`. */
  readonly name: string
  /**
   * Like `CatalogFunction.signature`, but without the schemas of the argument types, so that it does not
   * depend on the schema of the extension.
   */
  readonly signature: string
}

/** The extensions that created these functions. Runs no query if all of them are built in. */
export async function readMemberships(
  database: Database,
  functions: readonly Oid[],
): Promise<ReadonlyMap<Oid, ExtensionMembership>> {
  const oids = functions.filter((oid) => oid >= FIRST_USER_OID)
  if (oids.length === 0) return new Map()
  const rows = await database.rows(membershipsQuery(oids))
  return new Map(
    rows.map((row) => [
      integer(row, 'oid'),
      { name: text(row, 'extension'), signature: text(row, 'signature') },
    ]),
  )
}

/** `pg_depend.deptype` e: the object is a member of the extension (https://www.postgresql.org/docs/18/catalog-pg-depend.html). */
const membershipsQuery = (oids: readonly Oid[]): string => `
  select p.oid, e.extname as extension,
         p.proname || '(' || coalesce((
           select string_agg(case when t.typnamespace = 'pg_catalog'::regnamespace then format_type(t.oid, null)
                                  when element.typarray = t.oid then element.typname || '[]'
                                  else t.typname end, ', ' order by a.place)
           from unnest(p.proargtypes) with ordinality a(type, place)
           join pg_type t on t.oid = a.type
           left join pg_type element on element.oid = t.typelem), '') || ')' as signature
  from pg_depend d
  join pg_extension e on e.oid = d.refobjid
  join pg_proc p on p.oid = d.objid
  where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    and d.objid in (${oids.join(',')})`
