import { isInClause } from '../analyze/parameters/argument-names.js'
import type { TypedQuery } from '../model/typed-query.js'
import { commands } from '../model/commands.js'
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
  const { gives, isIterated } = commands[command]
  const result = gives.replace('Row', () => rowTypeName(source))
  return `${source.property}(sql${passed}) → ${result}${isIterated ? ', …' : ''}`
}
