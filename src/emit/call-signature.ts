import { isInClause } from '../analyze/parameters/argument-names.js'
import type { TypedQuery } from '../model/typed-query.js'
import type { Command } from '../model/query-source.js'
import { propertyKey } from './literals.js'
import { rowTypeName } from './row-code.js'

/** A generated function in short: `getTenant(sql, { id }) → GetTenantRow | null`. */
export function callSignature({ source, command, parameters, dynamic }: TypedQuery): string {
  const params = parameters.map(
    ({ property, list, optional }, index) =>
      (list && propertyKey(list.property)) ??
      `${propertyKey(property)}${optional || (dynamic && isInClause(dynamic, index)) ? '?' : ''}`,
  )
  for (const { kind, property } of dynamic?.switches ?? []) {
    if (kind !== 'given') params.push(`${propertyKey(property)}?`)
  }
  const object = params.length === 0 ? '' : `, { ${[...new Set(params)].join(', ')} }`
  const passed = command === 'copy' ? ', rows' : object
  return `${source.property}(sql${passed}) → ${RESULTS[command](rowTypeName(source))}`
}

/** What the function resolves to, or gives one after the other. */
const RESULTS: Readonly<Record<Command, (row: string) => string>> = {
  one: (row) => row,
  optional: (row) => `${row} | null`,
  many: (row) => `${row}[]`,
  exec: () => 'void',
  execrows: () => 'number',
  stream: (row) => `${row}, …`,
  copy: () => 'number',
}
