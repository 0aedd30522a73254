/** Places where a customType's own mapping does not run although its values are returned or stored. */
import * as catalogue from '../../diagnostics/catalogue/values.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import { type CustomMapper, type DrizzleOrigin, mapperOf } from '../../model/schema-model.js'
import type { AnalysisContext } from '../context.js'
import type { Origin } from '../scope/origin.js'
import type { LocatedUse } from '../parameters/parameter-uses.js'
import { byPlace, passedValues } from '../parameters/passed-values.js'
import type { ValueSource } from '../scope/scope.js'
import type { ValueType } from '../../model/value-type.js'

/** Output columns with values of a customType in their stored form. */
export function lostMappings(
  query: string,
  output: ValueSource,
  type: ValueType,
  place: Span,
  { drizzle }: AnalysisContext,
): readonly Diagnostic[] {
  if (!drizzle.hasMappers || isMapped(type)) return []
  const lost = passedValues(output).flatMap(({ origin, inJson, place: own }) => {
    if (!origin || !mapperIn(drizzle.find(origin))?.reads) return []
    return [
      { place: own ?? place, name: nameOf(origin), kind: inJson ? ('JSON' as const) : ('mixed' as const) },
    ]
  })
  return byPlace(lost).map((each) => catalogue.lostMapping(query, each.place, each.names, each.kind))
}

/** A parameter is sent in one form; columns with different mappings need two. */
export function differentMappings(
  query: string,
  parameter: string,
  uses: readonly LocatedUse[],
  placeOf: (use: LocatedUse) => Span,
  { drizzle }: AnalysisContext,
): readonly Diagnostic[] {
  if (!drizzle.hasMappers) return []
  const met = uses.flatMap((located) => {
    const { use } = located
    const origins = use.kind === 'assigned' ? [use] : use.kind === 'compared' ? use.origins : []
    return origins.map((origin) => ({ located, origin, mapper: mapperIn(drizzle.find(origin)) }))
  })
  const mapped = met.find(({ mapper }) => mapper?.writes)
  const other = met.find(({ mapper }) => mapped && mapper?.name !== mapped.mapper?.name)
  if (!mapped || !other) return []
  const names = [mapped.origin, other.origin].map(nameOf)
  return [catalogue.differentMappings(query, placeOf(other.located), parameter, names)]
}

const isMapped = (type: ValueType): boolean =>
  type.kind === 'array' ? isMapped(type.element) : type.kind === 'drizzle' && type.mapped

const mapperIn = (found: DrizzleOrigin | null): CustomMapper | null => found && mapperOf(found.column.type)

const nameOf = ({ relation, attribute }: Origin): string => `${relation.name}.${attribute.name}`
