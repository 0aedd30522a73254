import { flag, integer, list, text } from './catalog-rows.js'
import type { Oid, Row } from './database.js'

/** A unique index that is valid and checked immediately. */
export interface UniqueKey {
  readonly name: string
  /** Attribute numbers of its key columns; an index over expressions or with a predicate is excluded. */
  readonly attributes: readonly number[]
  readonly primary: boolean
  readonly nullsNotDistinct: boolean
}

/** A unique index that is valid and checked immediately, over expressions or with a predicate. */
export interface SpecialKey {
  readonly name: string
  /** Attribute numbers of its key columns; each 0 represents the next of its expressions. */
  readonly attributes: readonly number[]
  /** `pg_index.indexprs`: trees, in the order of their zeros, in which the table is relation 1. */
  readonly expressions: string | null
  /** `pg_index.indpred`: the trees of its conditions. */
  readonly predicate: string | null
  readonly nullsNotDistinct: boolean
}

/** A deferrable constraint, unique or EXCLUDE: two rows can violate it until the end of the transaction. */
export interface DeferrableKey {
  readonly name: string
  /** `pg_constraint.oid` */
  readonly constraint: Oid
  readonly unique: boolean
  readonly attributes: readonly number[]
}

export interface Keys {
  readonly uniqueKeys: readonly UniqueKey[]
  readonly specialKeys: readonly SpecialKey[]
  readonly deferrableKeys: readonly DeferrableKey[]
}

/** Reads the rows that {@link keysQuery} returns for a relation. */
export function readKeys(all: readonly Row[]): Keys {
  const isPlain = (row: Row): boolean => row['expressions'] === null && row['predicate'] === null
  const rows = all.filter((row) => flag(row, 'immediate'))
  return {
    uniqueKeys: rows.filter(isPlain).map((row) => ({
      name: text(row, 'name'),
      attributes: list(row, 'attributes').map(Number),
      primary: flag(row, 'is_primary'),
      nullsNotDistinct: flag(row, 'nulls_not_distinct'),
    })),
    specialKeys: rows
      .filter((row) => !isPlain(row))
      .map((row) => ({
        name: text(row, 'name'),
        attributes: list(row, 'attributes').map(Number),
        expressions: row['expressions'] ?? null,
        predicate: row['predicate'] ?? null,
        nullsNotDistinct: flag(row, 'nulls_not_distinct'),
      })),
    deferrableKeys: all
      .filter((row) => !flag(row, 'immediate'))
      .map((row) => ({
        name: text(row, 'name'),
        constraint: integer(row, 'constraint'),
        unique: flag(row, 'is_unique'),
        attributes: list(row, 'attributes').map(Number),
      })),
  }
}

export const keysQuery = (condition: string): string => `
  select i.indrelid as relation, x.relname as name, i.indisprimary as is_primary, i.indisunique as is_unique, i.indimmediate as immediate,
         coalesce((
           select k.oid from pg_constraint k
           where not i.indimmediate and k.conindid = x.oid and k.conrelid = c.oid and k.contype in ('p', 'u', 'x')
         ), 0) as constraint,
         i.indnullsnotdistinct as nulls_not_distinct, i.indexprs::text as expressions, i.indpred::text as predicate,
         (select json_agg(k.attribute order by k.place)
          from unnest(i.indkey::int2[]) with ordinality k(attribute, place) where k.place <= i.indnkeyatts) as attributes
  from pg_index i
  join pg_class x on x.oid = i.indexrelid
  join pg_class c on c.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
  where i.indisvalid and (i.indisunique or not i.indimmediate) and (${condition})
    -- An operator class such as record_image_ops tells apart what = does not.
    and (not i.indimmediate or not exists (
      select from unnest(i.indclass::oid[]) used(opclass)
      join pg_opclass o on o.oid = used.opclass
      join pg_amop a on a.amopfamily = o.opcfamily and a.amopstrategy = 3 and a.amoplefttype = o.opcintype and a.amoprighttype = o.opcintype
      join pg_operator q on q.oid = a.amopopr
      where q.oprname <> '='
    ))
  order by i.indrelid, i.indisprimary desc, x.relname collate "C"`
