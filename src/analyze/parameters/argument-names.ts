/** Names that no argument can have, because every object has a property of that name. */
import * as catalogue from '../../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { TypedDynamic, TypedQuery } from '../../model/typed-query.js'

/** Whether some calls do not send the parameter. */
export const isInClause = ({ presence }: TypedDynamic, index: number): boolean =>
  presence[index]?.within.every((conditions) => conditions.length > 0) ?? false

/**
 * An omitted optional argument is read as `undefined`. But `{}.constructor` is a function, and TypeScript
 * includes it: it does not accept `{}` for `{ constructor?: string }`. `__proto__` in an object literal is
 * not a property at all.
 */
export function inheritedNames({ source, parameters, dynamic }: TypedQuery): readonly Diagnostic[] {
  const optional = parameters.filter(
    (parameter, index) => parameter.optional || (dynamic !== null && isInClause(dynamic, index)),
  )
  const names = [
    ...optional.map(({ name, property }) => ({ name, property })),
    ...parameters.filter(({ property }) => property === '__proto__'),
    ...(dynamic?.switches ?? []).filter(({ kind }) => kind !== 'given'),
  ].filter(({ property }) => property in Object.prototype)
  const once = new Map(names.map(({ name, property }) => [name, property]))
  return [...once].map(([name, property]) =>
    catalogue.inheritedName(source.property, placeOf(source, name), property, `${name}_`),
  )
}

function placeOf({ parameters, dynamic, nameSpan }: TypedQuery['source'], name: string): Span {
  const parameter = parameters.find((one) => one.name === name)
  const clause = dynamic?.switches.find((one) => one.name === name)
  return parameter?.occurrences[0] ?? clause?.span ?? nameSpan
}
