import type { Database } from '../database/database.js'

/**
 * An object in the database that DROP … CASCADE can drop, and the statement that creates it again.
 *
 * Its key is `kind:schema.name`, or `kind:schema.table.name` for what a table owns; functions have their
 * argument types in the name. `owner` is the table's own `schema.table`.
 */
export interface KeptObject {
  readonly kind: KeptKind
  readonly key: string
  readonly owner: string | null
  readonly name: string
  /** Ready to run in an empty database. */
  readonly statement: string
}

const KINDS = [
  'function',
  'domain',
  'column',
  'default',
  'primary key',
  'constraint',
  'index',
  'view',
  'materialized view',
  'trigger',
  'rule',
  'policy',
] as const

type KeptKind = (typeof KINDS)[number]

/** All user objects that depend on other objects, in an order in which most of them can be created again. */
export async function keptObjects(database: Database): Promise<readonly KeptObject[]> {
  const rows = await database.rows(LISTING)
  return rows.map((row) => {
    const kind = KINDS.find((known) => known === row['kind'])
    const { key, owner = null, name, statement } = row
    if (!kind || !key || !name || !statement)
      throw new Error(`unreadable catalog row: ${JSON.stringify(row)}`)
    return { kind, key, owner, name, statement }
  })
}

/*
 * Excluded are objects of the system and of extensions, and those that Postgres creates itself: indexes of
 * constraints, internal triggers, NOT NULL (a part of the column here), and partitions' copies of their
 * parent's objects.
 * Source: https://www.postgresql.org/docs/18/functions-info.html#FUNCTIONS-INFO-CATALOG
 */
const LISTING = `
with own_schemas as (
  select oid, nspname from pg_namespace
  where nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_(toast|temp)'
),
of_extensions as (
  select classid, objid from pg_depend where deptype = 'e'
),
tables as (
  select c.oid, c.relkind, n.nspname, c.relname, n.nspname || '.' || c.relname as owner,
         format('%I.%I', n.nspname, c.relname) as sql, c.reloptions, c.relispartition
  from pg_class c join own_schemas n on n.oid = c.relnamespace
  where not exists (select from of_extensions e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
),
listed as (
  select 1 as rank, 'function' as kind, null as owner,
         p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name,
         n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as path,
         pg_get_functiondef(p.oid) as statement, p.oid
  from pg_proc p join own_schemas n on n.oid = p.pronamespace
  where p.prokind <> 'a'
    and not exists (select from of_extensions e where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
  union all
  select 0, 'domain', null, t.typname, n.nspname || '.' || t.typname,
         format('create domain %I.%I as %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
         || coalesce(' default ' || t.typdefault, '') || case when t.typnotnull then ' not null' else '' end
         || coalesce((select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '')
                      from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), ''), t.oid
  from pg_type t join own_schemas n on n.oid = t.typnamespace
  where t.typtype = 'd'
    and not exists (select from of_extensions e where e.classid = 'pg_type'::regclass and e.objid = t.oid)
  union all
  select 2, 'column', t.owner, a.attname, t.owner || '.' || a.attname,
         format('alter table %s add column %I %s', t.sql, a.attname, format_type(a.atttypid, a.atttypmod))
         || case when a.attcollation <> y.typcollation and a.attcollation <> 0
                 then ' collate ' || a.attcollation::regcollation else '' end
         || case when a.attgenerated <> '' then format(' generated always as (%s) %s', pg_get_expr(d.adbin, d.adrelid),
                                                       case a.attgenerated when 'v' then 'virtual' else 'stored' end)
                 when a.attidentity <> '' then format(' generated %s as identity',
                                                      case a.attidentity when 'a' then 'always' else 'by default' end)
                 else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end
         || case when a.attnotnull then ' not null' else '' end, t.oid
  from tables t join pg_attribute a on a.attrelid = t.oid join pg_type y on y.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where t.relkind in ('r', 'p') and not t.relispartition and a.attnum > 0 and not a.attisdropped
  union all
  select 3, 'default', t.owner, a.attname, t.owner || '.' || a.attname,
         format('alter table %s alter column %I set default %s', t.sql, a.attname, pg_get_expr(d.adbin, d.adrelid)), d.oid
  from tables t join pg_attribute a on a.attrelid = t.oid
  join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where t.relkind in ('r', 'p') and a.attgenerated = '' and not a.attisdropped
  union all
  select case k.contype when 'f' then 6 else 4 end, case k.contype when 'p' then 'primary key' else 'constraint' end,
         t.owner, k.conname, t.owner || '.' || k.conname,
         format('alter table %s add constraint %I %s', t.sql, k.conname, pg_get_constraintdef(k.oid)), k.oid
  from tables t join pg_constraint k on k.conrelid = t.oid
  where k.contype in ('p', 'u', 'c', 'x', 'f') and k.conparentid = 0 and k.conislocal
  union all
  select 5, 'index', t.owner, i.relname, i.owner, pg_get_indexdef(x.indexrelid), x.indexrelid
  from pg_index x join tables i on i.oid = x.indexrelid join tables t on t.oid = x.indrelid
  where not i.relispartition
    and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
  union all
  select 7, case t.relkind when 'v' then 'view' else 'materialized view' end, null, t.relname, t.owner,
         format('create %s %s%s as %s', case t.relkind when 'v' then 'view' else 'materialized view' end, t.sql,
                coalesce(' with (' || array_to_string(t.reloptions, ', ') || ')', ''),
                rtrim(pg_get_viewdef(t.oid), '; '))
         || case t.relkind when 'v' then '' else ' with no data' end, t.oid
  from tables t where t.relkind in ('v', 'm')
  union all
  select 8, 'rule', t.owner, r.rulename, t.owner || '.' || r.rulename, pg_get_ruledef(r.oid), r.oid
  from tables t join pg_rewrite r on r.ev_class = t.oid where r.rulename <> '_RETURN'
  union all
  select 8, 'trigger', t.owner, g.tgname, t.owner || '.' || g.tgname, pg_get_triggerdef(g.oid), g.oid
  from tables t join pg_trigger g on g.tgrelid = t.oid where not g.tgisinternal and g.tgparentid = 0
  union all
  select 8, 'policy', t.owner, p.polname, t.owner || '.' || p.polname,
         format('create policy %I on %s as %s for %s to %s', p.polname, t.sql,
                case when p.polpermissive then 'permissive' else 'restrictive' end,
                case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                              when 'd' then 'delete' else 'all' end,
                (select string_agg(case r when 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', ')
                 from unnest(p.polroles) r))
         || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
         || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''), p.oid
  from tables t join pg_policy p on p.polrelid = t.oid
)
select kind, owner, name, statement,
       case kind when 'materialized view' then 'view' when 'primary key' then 'constraint' else kind end || ':' || path as key
from listed
order by rank, oid`

/**
 * Whether it was removed on purpose: itself, or the table that owns it. `removed` contains keys of the
 * comparison.
 */
export function removedOnPurpose(object: KeptObject, removed: ReadonlySet<string>): boolean {
  if (removed.has(object.key)) return true
  if (object.owner === null) return false
  return (
    removed.has(`table:${object.owner}`) ||
    (object.kind === 'primary key' && removed.has(`primary key:${object.owner}`))
  )
}
