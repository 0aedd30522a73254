import type { ResultField } from '../../database/database.js'
import type { Assignment } from '../../model/dynamic-statement.js'
import type { AnalysisContext } from '../context.js'
import type { Reason, TypedColumn, TypedQuery } from '../../model/typed-query.js'

export interface VariantColumns {
  readonly assignments: readonly Assignment[]
  readonly query: TypedQuery
}

/** Columns with equal names and Postgres types, each as wide as the widest of it. */
export function mergeColumns(
  variants: readonly VariantColumns[],
  nameOf: (which: readonly Assignment[]) => string,
  fields: readonly (readonly ResultField[])[],
  context: AnalysisContext,
): readonly TypedColumn[] {
  const [first] = variants
  return (first?.query.columns ?? []).map((column, index): TypedColumn => {
    const all = variants.flatMap(({ query }) => query.columns[index] ?? [])
    const oid = fields[0]?.[index]?.type ?? 0
    return {
      ...column,
      type: all.every(({ type }) => sameType(type, column.type))
        ? column.type
        : context.types.ofPostgres(oid),
      nullable: all.some(({ nullable }) => nullable),
      proofs: all.some(({ nullable }) => nullable) ? [] : column.proofs,
      origin: all.every(({ origin }) => JSON.stringify(origin) === JSON.stringify(column.origin))
        ? column.origin
        : null,
      why: mergeReasons(variants, nameOf, index),
    }
  })
}

/** A reason that applies only to some combinations names them. */
function mergeReasons(
  variants: readonly VariantColumns[],
  nameOf: (which: readonly Assignment[]) => string,
  index: number,
): readonly Reason[] {
  const found = new Map<string, { readonly reason: Reason; readonly variants: VariantColumns[] }>()
  for (const variant of variants) {
    for (const reason of variant.query.columns[index]?.why ?? []) {
      const key = `${reason.reason} ${reason.detail} ${reason.span?.start}`
      const known = found.get(key)
      if (known) known.variants.push(variant)
      else found.set(key, { reason, variants: [variant] })
    }
  }
  return [...found.values()].map(({ reason, variants: own }) => {
    const combination =
      own.length === variants.length ? '' : nameOf(own.flatMap(({ assignments }) => assignments))
    return combination === '' ? reason : { ...reason, detail: `${combination}: ${reason.detail}` }
  })
}

/**
 * Types are plain data, except for the columns of the schema, which are the same objects throughout a run.
 */
function sameType(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const entries = Object.entries(one)
  const others = new Map(Object.entries(other))
  return entries.length === others.size && entries.every(([key, value]) => sameType(value, others.get(key)))
}
