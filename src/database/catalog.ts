import type { SchemaConstraint } from '../model/constraint.js'
import { attributesQuery, DESCENDANTS, FIRST_USER_OID } from './catalog-attributes.js'
import { type ExtensionMembership, readMemberships } from './catalog-extensions.js'
import { type DeferrableKey, keysQuery, readKeys, type SpecialKey, type UniqueKey } from './catalog-keys.js'
import { flag, integer, list, text } from './catalog-rows.js'
import type { Database, Oid, Row } from './database.js'

/** Catalog data about the objects that a set of queries uses, read once and then available synchronously. */
export interface Catalog {
  relation(oid: Oid): CatalogRelation | undefined
  type(oid: Oid): CatalogType
  function(oid: Oid): CatalogFunction | undefined
  /** Whether only identical texts are equal under the collation. */
  isDeterministic(collation: Oid): boolean
  /** Relations outside the system schemas, without sequences. */
  readonly relations: readonly CatalogRelation[]
  /** All types that were read, for suggestions. */
  types(): readonly CatalogType[]
  /** Reads what was not read yet; OIDs without an object are ignored. */
  ensure(wanted: {
    readonly relations?: Iterable<Oid>
    readonly types?: Iterable<Oid>
    readonly functions?: Iterable<Oid>
  }): Promise<void>
}

export interface CatalogRelation {
  readonly oid: Oid
  readonly schema: string
  readonly name: string
  /** `pg_class.relkind`: r table, p partitioned, v view, m materialized view, f foreign table, S sequence. */
  readonly kind: string
  readonly attributes: readonly CatalogAttribute[]
  readonly uniqueKeys: readonly UniqueKey[]
  /** Unique indexes over expressions or with a predicate, which apply only to some queries. */
  readonly specialKeys: readonly SpecialKey[]
  readonly deferrableKeys: readonly DeferrableKey[]
  /** Has inheritance children: a key is unique in each table, not over all of them. */
  readonly inherited: boolean
  readonly hasRowSecurity: boolean
  /** It is a foreign table, or has one as a partition or child: the foreign server determines its rows. */
  readonly isForeign: boolean
  /** Row triggers that run before a row is stored, on this table or a partition of it. */
  readonly beforeTriggers: { readonly insert: boolean; readonly update: boolean; readonly delete: boolean }
  /** INSTEAD OF triggers, or INSTEAD rules other than a view's own, which determine the effect. */
  readonly rewritten: { readonly insert: boolean; readonly update: boolean; readonly delete: boolean }
  /** `pg_rewrite.ev_action` of the SELECT rule of a view or a materialized view. */
  readonly viewTree: string | null
  readonly constraints: readonly SchemaConstraint[]
}

export interface CatalogAttribute {
  readonly number: number
  readonly name: string
  readonly type: Oid
  /** `pg_attribute.atttypmod`, or that of the domain: length, precision and scale, encoded; −1 without. */
  readonly modifier: number
  /** Proven: no stored row can contain NULL here, including rows of tables that inherit it. */
  readonly notNull: boolean
  /** Proven for the rows of the relation itself, whatever the tables contain that inherit from it. */
  readonly notNullHere: boolean
  /** An INSERT that omits the column gets a value: default (including the domain's), identity, generated. */
  readonly hasDefault: boolean
  /** `pg_attribute.attgenerated` or identity ALWAYS: assigned by Postgres only. */
  readonly generated: boolean
}

export interface CatalogType {
  readonly oid: Oid
  /** By `format_type`, without modifier: `timestamp with time zone`. */
  readonly name: string
  /** Unqualified name in `pg_type`. */
  readonly typname: string
  readonly schema: string
  /** `pg_type.typtype`: b base, c composite, d domain, e enum, p pseudo, r range, m multirange. */
  readonly kind: string
  /** Element type of a true array type, else 0. */
  readonly element: Oid
  readonly delimiter: string
  /** Base type of a domain, else 0. */
  readonly base: Oid
  /** For a domain: its own `NOT NULL`; that of its base domain applies as well. */
  readonly notNull: boolean
  /** Labels of an enum in their order. */
  readonly labels: readonly string[]
  /** The relation behind a composite type, else 0. */
  readonly relation: Oid
  /** Whether a cast function determines the JSON of its values, as for hstore. */
  readonly castsToJson: boolean
}

export interface CatalogFunction {
  readonly oid: Oid
  readonly schema: string
  readonly name: string
  /** `lower(text)`: the name with its argument types by `format_type`. */
  readonly signature: string
  /** The extension that created it; null if none did. */
  readonly extension: ExtensionMembership | null
  /** NULL for any NULL argument: `proisstrict`. */
  readonly strict: boolean
  readonly returnsSet: boolean
  readonly volatile: boolean
  /** The planner can replace a call with constant arguments by its value. */
  readonly immutable: boolean
  /** `pg_proc.prokind`: f function, a aggregate, w window. */
  readonly kind: string
  readonly argumentTypes: readonly Oid[]
  /**
   * `pg_proc.prosqlbody`: the trees of a body in standard SQL. For a body in a string, the trees of its
   * current analysis: Postgres analyses the string at each call, under the current search path, like a query.
   */
  readonly body: string | null
  /** Types of the columns that it returns in FROM; one for a scalar. */
  readonly columnTypes: readonly Oid[]
  /**
   * Their attribute numbers, by which a query refers to them: dropped columns of a composite type leave gaps.
   */
  readonly columnNumbers: readonly number[]
  /** Whether it is the comparison of some btree operator class, which is never NULL for values. */
  readonly isComparison: boolean
  /** Whether it is the negation of such an equality. */
  readonly isInequality: boolean
  /**
   * Whether it is the equality of some btree operator class, which is what a unique index considers equal.
   */
  readonly isEquality: boolean
}

export async function openCatalog(database: Database): Promise<Catalog> {
  const relations = new Map<Oid, CatalogRelation>()
  const types = new Map<Oid, CatalogType>()
  const functions = new Map<Oid, CatalogFunction>()

  async function addRelations(condition: string): Promise<void> {
    for (const relation of await readRelations(database, condition)) relations.set(relation.oid, relation)
  }
  async function addTypes(condition: string): Promise<void> {
    for (const row of await database.rows(typesQuery(condition))) {
      const type = readType(row)
      types.set(type.oid, type)
    }
  }
  async function addFunctions(condition: string): Promise<void> {
    const rows = await database.rows(functionsQuery(condition))
    const inStrings = rows.filter((row) => flag(row, 'body_in_string')).map((row) => integer(row, 'oid'))
    const memberships = await readMemberships(
      database,
      rows.map((row) => integer(row, 'oid')),
    )
    const bodies = await database.stringBodies(inStrings)
    for (const row of rows) {
      const found = readFunction(row, memberships)
      functions.set(found.oid, { ...found, body: found.body ?? bodies.get(found.oid) ?? null })
    }
  }
  const foldingCollations = new Set(
    (await database.rows('select oid from pg_collation where not collisdeterministic')).map((row) =>
      integer(row, 'oid'),
    ),
  )
  await addTypes('true')
  await addRelations(
    `c.oid >= ${FIRST_USER_OID} and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  )

  return {
    relation: (oid) => relations.get(oid),
    type(oid) {
      const found = types.get(oid)
      if (!found) throw new Error(`no type has the OID ${oid}`)
      return found
    },
    function: (oid) => functions.get(oid),
    isDeterministic: (collation) => !foldingCollations.has(collation),
    types: () => [...types.values()],
    get relations() {
      return [...relations.values()].filter(
        ({ schema, kind }) => schema !== 'pg_catalog' && schema !== 'information_schema' && kind !== 'S',
      )
    },
    async ensure(wanted) {
      const missing = (known: ReadonlyMap<Oid, unknown>, oids: Iterable<Oid> = []): string =>
        [...new Set(oids)].filter((oid) => oid > 0 && !known.has(oid)).join(',')
      const missingRelations = missing(relations, wanted.relations)
      const missingTypes = missing(types, wanted.types)
      const missingFunctions = missing(functions, wanted.functions)
      if (missingRelations) await addRelations(`c.oid in (${missingRelations})`)
      if (missingTypes) await addTypes(`t.oid in (${missingTypes})`)
      if (missingFunctions) await addFunctions(`p.oid in (${missingFunctions})`)
    },
  }
}

async function readRelations(database: Database, condition: string): Promise<CatalogRelation[]> {
  const [relationRows, attributeRows, keyRows] = await Promise.all([
    database.rows(relationsQuery(condition)),
    database.rows(attributesQuery(condition, database.version)),
    database.rows(keysQuery(condition)),
  ])
  const attributes = groupBy(attributeRows, 'relation')
  const keys = groupBy(keyRows, 'relation')
  return relationRows.map((row) => ({
    oid: integer(row, 'oid'),
    schema: text(row, 'schema'),
    name: text(row, 'name'),
    kind: text(row, 'kind'),
    attributes: (attributes.get(row['oid'] ?? null) ?? []).map((attribute) => ({
      number: integer(attribute, 'number'),
      name: text(attribute, 'name'),
      type: integer(attribute, 'type'),
      modifier: integer(attribute, 'modifier'),
      notNull: flag(attribute, 'not_null'),
      notNullHere: flag(attribute, 'not_null_here'),
      hasDefault: flag(attribute, 'has_default'),
      generated: flag(attribute, 'generated'),
    })),
    ...readKeys(keys.get(row['oid'] ?? null) ?? []),
    inherited: flag(row, 'inherited'),
    hasRowSecurity: flag(row, 'row_security'),
    isForeign: flag(row, 'is_foreign'),
    beforeTriggers: {
      insert: flag(row, 'before_insert'),
      update: flag(row, 'before_update'),
      delete: flag(row, 'before_delete'),
    },
    rewritten: {
      insert: flag(row, 'rewritten_insert'),
      update: flag(row, 'rewritten_update'),
      delete: flag(row, 'rewritten_delete'),
    },
    viewTree: row['view_tree'] ?? null,
    constraints: JSON.parse(text(row, 'constraints')) as readonly SchemaConstraint[],
  }))
}

/**
 * `pg_trigger.tgtype` bits: ROW 1, BEFORE 2, INSERT 4, DELETE 8, UPDATE 16, INSTEAD 64 (src/include/catalog/pg_trigger.h).
 * `pg_rewrite.ev_type`: SELECT 1, UPDATE 2, INSERT 3, DELETE 4.
 */
const relationsQuery = (condition: string): string => `
  ${DESCENDANTS.replace('CONDITION', condition)},
  triggers as (
    select below.root, bool_or(g.tgtype & 71 = 7) as before_insert, bool_or(g.tgtype & 83 = 19) as before_update,
           bool_or(g.tgtype & 75 = 11) as before_delete, bool_or(g.tgtype & 68 = 68) as instead_insert,
           bool_or(g.tgtype & 80 = 80) as instead_update, bool_or(g.tgtype & 72 = 72) as instead_delete
    from below join pg_trigger g on g.tgrelid = below.oid
    where not g.tgisinternal and g.tgenabled <> 'D'
    group by below.root
  ),
  foreign_roots as (
    select distinct below.root from below join pg_class f on f.oid = below.oid where f.relkind = 'f'
  )
  select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind,
         c.relkind <> 'p' and exists (select from pg_inherits i where i.inhparent = c.oid) as inherited,
         c.relrowsecurity as row_security,
         f.root is not null as is_foreign,
         coalesce(g.before_insert, false) as before_insert, coalesce(g.before_update, false) as before_update,
         coalesce(g.before_delete, false) as before_delete,
         coalesce(g.instead_insert, false) or '3' = any (rules.events) as rewritten_insert,
         coalesce(g.instead_update, false) or '2' = any (rules.events) as rewritten_update,
         coalesce(g.instead_delete, false) or '4' = any (rules.events) as rewritten_delete,
         (select r.ev_action::text from pg_rewrite r where r.ev_class = c.oid and r.ev_type = '1' and c.relkind in ('v', 'm')) as view_tree,
         coalesce((
           select json_agg(json_build_object('name', name, 'kind', kind, 'column', place) order by name collate "C", kind)
           from (
             select k.conname as name,
                    case k.contype when 'f' then 'foreign key' when 'c' then 'check' when 'x' then 'exclusion'
                                   when 'n' then 'not null' else 'unique' end as kind,
                    case when k.contype = 'n' then (
                      select jsonb_build_array(n.nspname, c.relname, a.attname) from pg_attribute a
                      where a.attrelid = c.oid and a.attnum = k.conkey[1]
                    ) end as place
             from pg_constraint k where k.conrelid = c.oid and k.contype <> 't'
             union
             select x.relname, 'unique', null from pg_index i join pg_class x on x.oid = i.indexrelid
             where i.indrelid = c.oid and i.indisunique
               and not exists (select from pg_constraint k where k.conrelid = c.oid and k.conindid = x.oid and k.contype = 'x')
           ) constraints
         ), '[]') as constraints
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join triggers g on g.root = c.oid
  left join foreign_roots f on f.root = c.oid
  cross join lateral (
    -- A DO ALSO rule leaves the statement itself to run, with its own RETURNING (manual, Rules on INSERT, UPDATE, and DELETE).
    select array(select r.ev_type from pg_rewrite r where r.ev_class = c.oid and r.is_instead) as events
  ) rules
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S') and (${condition})
  order by n.nspname collate "C", c.relname collate "C"`

const typesQuery = (condition: string): string => `
  select t.oid, format_type(t.oid, null) as name, t.typname, n.nspname as schema, t.typtype as kind,
         case when t.typsubscript = 'array_subscript_handler'::regproc then t.typelem else 0 end as element,
         coalesce(e.typdelim, t.typdelim) as delimiter, t.typbasetype as base, t.typnotnull as not_null, t.typrelid as relation,
         exists (
           select from pg_cast c
           where c.castsource = t.oid and c.casttarget = 'json'::regtype and c.castmethod = 'f'
         ) as casts_to_json,
         coalesce((select json_agg(l.enumlabel order by l.enumsortorder) from pg_enum l where l.enumtypid = t.oid), '[]') as labels
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  left join pg_type e on e.oid = t.typelem
  where ${condition}`

const functionsQuery = (condition: string): string => `
  select p.oid, n.nspname as schema, p.proname as name, p.proisstrict as strict, p.proretset as returns_set,
         p.provolatile = 'v' as volatile, p.provolatile = 'i' as immutable, p.prokind as kind,
         p.proname || '(' || coalesce((
           select string_agg(format_type(a.type, null), ', ' order by a.place)
           from unnest(p.proargtypes) with ordinality a(type, place)), '') || ')' as signature,
         coalesce((select json_agg(a.type::int8 order by a.place) from unnest(p.proargtypes) with ordinality a(type, place)), '[]') as arguments,
         p.prosqlbody::text as body,
         p.prosqlbody is null and l.lanname = 'sql' and p.prokind = 'f' and p.oid >= ${FIRST_USER_OID} and not exists (
           select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e') as body_in_string,
         case when l.lanname <> 'sql' then '[]' else coalesce(
           (select json_agg(a.type::int8 order by a.place)
            from unnest(p.proallargtypes, p.proargmodes) with ordinality a(type, mode, place) where a.mode in ('o', 'b', 't')),
           (select json_agg(a.atttypid::int8 order by a.attnum)
            from pg_type t join pg_attribute a on a.attrelid = t.typrelid
            where t.oid = p.prorettype and t.typtype = 'c' and a.attnum > 0 and not a.attisdropped),
           json_build_array(p.prorettype::int8)) end as columns,
         case when l.lanname <> 'sql' or 't' = any(p.proargmodes) or 'o' = any(p.proargmodes) or 'b' = any(p.proargmodes) then null else
           (select json_agg(a.attnum order by a.attnum)
            from pg_type t join pg_attribute a on a.attrelid = t.typrelid
            where t.oid = p.prorettype and t.typtype = 'c' and a.attnum > 0 and not a.attisdropped) end as column_numbers,
         (select min(abs(o.amopstrategy - 3))
          from pg_amop o join pg_operator q on q.oid = o.amopopr join pg_am m on m.oid = o.amopmethod
          where q.oprcode = p.oid and m.amname = 'btree') as from_equality,
         exists (select from pg_operator q join pg_amop o on o.amopopr = q.oprnegate and o.amopstrategy = 3
                 join pg_am m on m.oid = o.amopmethod
                 where q.oprcode = p.oid and m.amname = 'btree') as inequality
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
  where ${condition}`

function readType(row: Row): CatalogType {
  return {
    oid: integer(row, 'oid'),
    name: text(row, 'name'),
    typname: text(row, 'typname'),
    schema: text(row, 'schema'),
    kind: text(row, 'kind'),
    element: integer(row, 'element'),
    delimiter: text(row, 'delimiter'),
    base: integer(row, 'base'),
    notNull: flag(row, 'not_null'),
    labels: list(row, 'labels'),
    relation: integer(row, 'relation'),
    castsToJson: flag(row, 'casts_to_json'),
  }
}

function readFunction(row: Row, memberships: ReadonlyMap<Oid, ExtensionMembership>): CatalogFunction {
  const oid = integer(row, 'oid')
  const columnTypes = list(row, 'columns').map(Number)
  return {
    oid,
    schema: text(row, 'schema'),
    name: text(row, 'name'),
    signature: text(row, 'signature'),
    extension: memberships.get(oid) ?? null,
    strict: flag(row, 'strict'),
    returnsSet: flag(row, 'returns_set'),
    volatile: flag(row, 'volatile'),
    immutable: flag(row, 'immutable'),
    kind: text(row, 'kind'),
    argumentTypes: list(row, 'arguments').map(Number),
    body: row['body'] ?? null,
    columnTypes,
    columnNumbers:
      row['column_numbers'] === null
        ? columnTypes.map((_type, index) => index + 1)
        : list(row, 'column_numbers').map(Number),
    isComparison: row['from_equality'] !== null && text(row, 'schema') === 'pg_catalog',
    isInequality: flag(row, 'inequality') && text(row, 'schema') === 'pg_catalog',
    // Btree's strategies are < 1, <= 2, = 3, >= 4, > 5.
    isEquality: row['from_equality'] === '0',
  }
}

function groupBy(rows: readonly Row[], column: string): ReadonlyMap<string | null, readonly Row[]> {
  const groups = new Map<string | null, Row[]>()
  for (const row of rows) {
    const key = row[column] ?? null
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
