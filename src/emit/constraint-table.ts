/** The part of the shared module that depends on the schema: its constraints, for `isConstraint`. */
import type { SchemaConstraint } from '../model/constraint.js'
import { literalKey, propertyKey, stringLiteral } from './literals.js'

/**
 * The same text for the same constraints in any order; constraints of several tables can have the same name.
 */
export function constraintTable(constraints: readonly SchemaConstraint[]): string {
  const kinds = new Map<string, Set<string>>()
  const columns = new Map<string, Set<string>>()
  for (const { name, kind, column } of constraints) {
    kinds.set(name, (kinds.get(name) ?? new Set()).add(kind))
    if (column) columns.set(name, (columns.get(name) ?? new Set()).add(JSON.stringify(column)))
  }
  const members = sorted(kinds).map(
    ([name, of]) => `  ${propertyKey(name)}: ${[...of].sort().map(stringLiteral).join(' | ')}\n`,
  )
  const places = sorted(columns).map(([name, of]) => {
    const items = [...of].sort().map((place) => {
      const parts = JSON.parse(place) as readonly string[]
      return `[${parts.map(stringLiteral).join(', ')}]`
    })
    return `  ${literalKey(name)}: [${items.join(', ')}],\n`
  })
  return `/** What violations of the schema's constraints and unique indexes are, by their names. */
export interface Constraints ${block(members)}

/** Schema, table and column of the NOT NULL constraints. */
const notNullColumns: NotNullColumns = ${block(places)}
`
}

const block = (lines: readonly string[]): string => (lines.length === 0 ? '{}' : `{\n${lines.join('')}}`)

const sorted = <Value>(entries: ReadonlyMap<string, Value>): readonly [string, Value][] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
