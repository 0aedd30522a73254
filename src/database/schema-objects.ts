/**
 * Everything that the schema has created in the database. The text of each object contains all that the
 * analysis of a query could see of it, with its references. It contains no OIDs, because the same schema has
 * other OIDs when it is built again.
 */
import type { Database, Row } from './database.js'

export interface SchemaObject {
  /** Unique in its database, without meaning in another. */
  readonly id: string
  /** Without its schema; empty for an object without a name that a statement could mention. */
  readonly name: string
  readonly description: string
  /** Identifiers of the referenced objects. */
  readonly refersTo: readonly string[]
  /**
   * The body of an SQL function in a string: it refers to the objects that have these names when it is
   * called.
   */
  readonly body: string | null
}

export async function readObjects(database: Database): Promise<readonly SchemaObject[]> {
  const [described, owned, edges] = await Promise.all([
    Promise.all(DESCRIPTIONS.map((query) => database.rows(query))),
    database.rows(OWNERS),
    database.rows(EDGES),
  ])
  const owners = new Map(owned.map((row) => [text(row, 'part'), text(row, 'whole')]))
  const wholeOf = (id: string): string => {
    const owner = owners.get(id)
    return owner === undefined || owner === id ? id : wholeOf(owner)
  }
  const refersTo = new Map<string, Set<string>>()
  for (const row of edges) {
    const [from, to] = [wholeOf(text(row, 'source')), wholeOf(text(row, 'target'))]
    const known = refersTo.get(from)
    if (known) known.add(to)
    else refersTo.set(from, new Set([to]))
  }
  return described.flat().map((row) => ({
    id: text(row, 'id'),
    name: row['name'] ?? '',
    description: text(row, 'description'),
    refersTo: [...(refersTo.get(text(row, 'id')) ?? [])],
    body: row['body'] ?? null,
  }))
}

function text(row: Row, name: string): string {
  const value = row[name]
  if (value === undefined || value === null) throw new Error(`a schema object without ${name}`)
  return value
}

const FIRST_USER_OID = 16_384

/** The name and version of an extension cover its objects. */
const isOwn = (catalog: string, alias: string): string => `
  ${alias}.oid >= ${FIRST_USER_OID} and not exists (
    select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${alias}.oid and e.deptype = 'e')`

/**
 * Columns with everything that determines values, then everything of the table with a definition that
 * Postgres can print.
 */
const RELATIONS = `
  select 'pg_class ' || c.oid as id, c.relname as name,
         json_build_array(
           'relation', n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relispartition,
           (select json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), t.typname, tn.nspname, a.attnotnull,
                              a.attidentity, a.attgenerated, a.attcollation::regcollation::text, a.attislocal, a.attinhcount,
                              pg_get_expr(d.adbin, d.adrelid)) order by a.attnum)
            from pg_attribute a
            join pg_type t on t.oid = a.atttypid join pg_namespace tn on tn.oid = t.typnamespace
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
           (select json_agg(json_build_array(k.conname, k.contype, k.condeferrable, k.convalidated, pg_get_constraintdef(k.oid))
                            order by k.conname)
            from pg_constraint k where k.conrelid = c.oid),
           (select json_agg(json_build_array(pg_get_indexdef(i.indexrelid), i.indisunique, i.indisprimary, i.indisvalid,
                              i.indimmediate, i.indnullsnotdistinct) order by x.relname)
            from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid),
           (select json_agg(json_build_array(pg_get_triggerdef(g.oid), g.tgenabled) order by g.tgname)
            from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal),
           (select json_agg(json_build_array(pg_get_ruledef(r.oid), r.ev_enabled) order by r.rulename)
            from pg_rewrite r where r.ev_class = c.oid),
           (select json_agg(json_build_array(p.polname, p.polcmd, p.polpermissive) order by p.polname)
            from pg_policy p where p.polrelid = c.oid),
           (select json_agg(i.inhparent::regclass::text order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid)
         )::text as description
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S') and n.nspname not in ('pg_toast', 'information_schema')
    and ${isOwn('pg_class', 'c')}`

/** A relation covers its row type. */
const TYPES = `
  select 'pg_type ' || t.oid as id, t.typname as name,
         json_build_array(
           'type', n.nspname, t.typname, t.typtype, t.typcategory, t.typnotnull, t.typdefault,
           format_type(nullif(t.typbasetype, 0), t.typtypmod), t.typcollation::regcollation::text,
           (select json_agg(l.enumlabel order by l.enumsortorder) from pg_enum l where l.enumtypid = t.oid),
           (select json_agg(json_build_array(k.conname, pg_get_constraintdef(k.oid)) order by k.conname)
            from pg_constraint k where k.contypid = t.oid),
           (select json_agg(format_type(r.rngsubtype, null)) from pg_range r where t.oid in (r.rngtypid, r.rngmultitypid))
         )::text as description
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where t.typtype <> 'c' and n.nspname <> 'pg_toast' and ${isOwn('pg_type', 't')}`

const FUNCTIONS = `
  select 'pg_proc ' || p.oid as id, p.proname as name,
         json_build_array(
           'function', n.nspname, p.proname, p.prokind, p.proisstrict, p.proretset, p.provolatile, p.provariadic,
           pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
           case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end
         )::text as description,
         case when l.lanname = 'sql' and p.prosqlbody is null then p.prosrc end as body
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where ${isOwn('pg_proc', 'p')}`

const SCHEMAS = `
  select 'pg_namespace ' || n.oid as id, n.nspname as name, json_build_array('schema', n.nspname)::text as description
  from pg_namespace n
  where ${isOwn('pg_namespace', 'n')}`

/**
 * What statements use without its name: operators, casts, collations, the search path, the contents of
 * extensions.
 */
const NAMELESS = `
  select 'nameless' as id, '' as name,
         json_build_array(
           (select json_agg(json_build_array(e.extname, e.extversion) order by e.extname) from pg_extension e),
           (select json_agg(json_build_array(o.oid::regoperator::text, o.oprcode::text, o.oprcanmerge, o.oprcanhash) order by o.oid::regoperator::text) from pg_operator o
            where ${isOwn('pg_operator', 'o')}),
           (select json_agg(json_build_array(format_type(k.castsource, null), format_type(k.casttarget, null), k.castcontext,
                              k.castmethod)) from (
              select * from pg_cast c where ${isOwn('pg_cast', 'c')}
              order by format_type(castsource, null), format_type(casttarget, null)) k),
           (select json_agg(json_build_array(l.collname, l.collprovider, l.collisdeterministic) order by l.collname) from pg_collation l
            where ${isOwn('pg_collation', 'l')}),
           (select json_agg(k.opcname order by k.opcname) from pg_opclass k where ${isOwn('pg_opclass', 'k')}),
           (select json_agg(k.cfgname order by k.cfgname) from pg_ts_config k where ${isOwn('pg_ts_config', 'k')}),
           (select json_agg(s.setconfig order by s.setdatabase, s.setrole) from pg_db_role_setting s),
           current_setting('search_path'), current_setting('server_version_num')
         )::text as description`

const DESCRIPTIONS = [RELATIONS, TYPES, FUNCTIONS, SCHEMAS, NAMELESS]

/** The object to which a part belongs. */
const OWNERS = `
  select 'pg_rewrite ' || oid as part, 'pg_class ' || ev_class as whole from pg_rewrite where oid >= ${FIRST_USER_OID}
  union all select 'pg_attrdef ' || oid, 'pg_class ' || adrelid from pg_attrdef
  union all select 'pg_constraint ' || oid, 'pg_class ' || conrelid from pg_constraint where conrelid <> 0
  union all select 'pg_constraint ' || oid, 'pg_type ' || contypid from pg_constraint where contypid <> 0
  union all select 'pg_trigger ' || oid, 'pg_class ' || tgrelid from pg_trigger
  union all select 'pg_policy ' || oid, 'pg_class ' || polrelid from pg_policy
  union all select 'pg_class ' || indexrelid, 'pg_class ' || indrelid from pg_index where indexrelid >= ${FIRST_USER_OID}
  union all select 'pg_type ' || oid, 'pg_class ' || typrelid from pg_type where typrelid >= ${FIRST_USER_OID}`

/**
 * The references that Postgres records, and those from a table to the tables that inherit it. The definition
 * of a foreign key names the referenced table, and no analysis follows it further: tables that a statement
 * does not mention are irrelevant. The triggers that enforce the key lead from either table to the other.
 */
const EDGES = `
  select distinct classid::regclass || ' ' || objid as source, refclassid::regclass || ' ' || refobjid as target
  from pg_depend
  where objid >= ${FIRST_USER_OID} and refobjid >= ${FIRST_USER_OID} and deptype <> 'e'
    and (classid, objid) not in (select 'pg_constraint'::regclass, oid from pg_constraint where contype = 'f'
                                 union all select 'pg_trigger'::regclass, oid from pg_trigger where tgisinternal)
  union
  select 'pg_class ' || inhparent, 'pg_class ' || inhrelid from pg_inherits`
