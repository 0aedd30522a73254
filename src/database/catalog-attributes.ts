/** The columns in `pg_attribute`. */

/** Objects of initdb have lower OIDs (src/include/access/transam.h). */
export const FIRST_USER_OID = 16_384

/** A table and, for triggers that only a partition has, the tables below it. */
export const DESCENDANTS = `
  with recursive below(root, oid) as (
    select c.oid, c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where CONDITION
    union
    select below.root, i.inhrelid from below join pg_inherits i on i.inhparent = below.oid
  )`

/**
 * NOT NULL counts if a validated constraint enforces it (18 records NOT VALID ones as attnotnull too) and
 * every table that inherits the column has it as well. System catalogs and sequences have no such constraints
 * and need none; on foreign tables nothing enforces them.
 */
export const attributesQuery = (condition: string, version: number): string => `
  ${DESCENDANTS.replace('CONDITION', condition)},
  unproven as (
    select distinct d.attrelid as relation, d.attname as name
    from (select distinct oid from below) b
    join pg_class t on t.oid = b.oid
    join pg_attribute d on d.attrelid = b.oid and d.attnum > 0 and not d.attisdropped${version >= NOT_NULL_IS_A_CONSTRAINT ? VALIDATED : ''}
    where not d.attnotnull or t.relkind = 'f'${version >= NOT_NULL_IS_A_CONSTRAINT ? UNVALIDATED : ''}
  ),
  unproven_below as (
    select distinct below.root, u.name from below join unproven u on u.relation = below.oid
  )
  select a.attrelid as relation, a.attnum as number, a.attname as name, a.atttypid as type,
         case when a.atttypmod < 0 then t.typtypmod else a.atttypmod end as modifier,
         inherited.root is null as not_null,
         here.relation is null as not_null_here,
         a.atthasdef or a.attidentity <> '' or t.typdefault is not null as has_default,
         a.attgenerated <> '' or a.attidentity = 'a' as generated
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join unproven here on here.relation = a.attrelid and here.name = a.attname
  left join unproven_below inherited on inherited.root = a.attrelid and inherited.name = a.attname
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S') and (${condition})
  order by a.attrelid, a.attnum`

/** As `server_version_num`. */
const NOT_NULL_IS_A_CONSTRAINT = 180_000

const VALIDATED = `
    left join pg_constraint k on k.conrelid = d.attrelid and k.contype = 'n' and k.convalidated and k.conkey = array[d.attnum]`

const UNVALIDATED = ` or (d.attrelid >= ${FIRST_USER_OID} and t.relkind <> 'S' and k.oid is null)`
