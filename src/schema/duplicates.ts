import { columnDefinedTwice, relationDefinedTwice } from '../diagnostics/catalogue/schema.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Span } from '../diagnostics/span.js'
import { findDeclarations } from './declarations.js'
import { declarationFor, placeOf } from './locate.js'
import type { DrizzleColumn, DrizzleRelation, SchemaModel } from '../model/schema-model.js'
import { parseModules } from './syntax-trees.js'

/** Names with two definitions: relations with the same SQL name, and properties of the same column. */
export async function reportDuplicates(root: string, model: SchemaModel): Promise<readonly Diagnostic[]> {
  const relations = groups(model.relations, (relation) => `${relation.schema}.${relation.name}`)
  const columns = model.relations.flatMap((relation) =>
    groups(relation.columns, (column) => column.name).map((same) => ({ relation, same })),
  )
  if (relations.length === 0 && columns.length === 0) return []

  const declarations = findDeclarations(await parseModules(root, model.moduleFiles))
  const relationPlace = (relation: DrizzleRelation): Span | null => {
    const declaration = declarationFor(declarations, relation)
    return declaration && placeOf(declaration.module, declaration.name)
  }
  const columnPlace = (relation: DrizzleRelation, column: DrizzleColumn): Span | null => {
    const found = declarationFor(declarations, relation)?.columns.get(column.key)
    return found ? placeOf(found.module, found.key) : null
  }
  return [
    ...relations.map((same) => {
      const [place = null, ...others] = same.map(relationPlace)
      const name = same.every((relation) => relation.schema === 'public') ? same[0]?.name : qualified(same[0])
      return relationDefinedTwice(name ?? '', place, related(others, 'defined again here'))
    }),
    ...columns.map(({ relation, same }) => {
      const [place = null, ...others] = same.map((column) => columnPlace(relation, column))
      const keys = same.map((column) => column.key)
      return columnDefinedTwice(
        `${relation.name}.${same[0]?.name ?? ''}`,
        keys,
        place,
        related(others, 'and here'),
      )
    }),
  ]
}

const qualified = (relation: DrizzleRelation | undefined): string =>
  relation ? `${relation.schema}.${relation.name}` : ''

const related = (places: readonly (Span | null)[], message: string): { message: string; span: Span }[] =>
  places.flatMap((place) => (place ? [{ message, span: place }] : []))

/** Groups of two or more with the same key. */
function groups<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const byKey = new Map<string, T[]>()
  for (const item of items) byKey.set(keyOf(item), [...(byKey.get(keyOf(item)) ?? []), item])
  return [...byKey.values()].filter((group) => group.length > 1)
}
