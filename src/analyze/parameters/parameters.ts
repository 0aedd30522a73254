import * as catalogue from '../../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { Oid } from '../../database/database.js'
import type { CatalogAttribute, CatalogRelation } from '../../database/catalog.js'
import type { ParameterList, QuerySource, SourceParameter } from '../../model/query-source.js'
import type { AnalysisContext } from '../context.js'
import { differentMappings } from '../check/lost-mappings.js'
import { shownParameter } from './parameter-names.js'
import { isRequired, mayBeFilled, refusesNull } from '../stored/required-values.js'
import { type LocatedUse, parameterUses, type ParameterUse } from './parameter-uses.js'
import { sameValues } from '../types/same-values.js'
import type { Scope } from '../scope/scope.js'
import type { ParameterOrigin, TypedList, TypedParameter } from '../../model/typed-query.js'
import type { ValueType } from '../../model/value-type.js'

const RECORD: Oid = 2249

/** The parameters of a statement: property, type and nullability, each inferred from its uses. */
export function typedParameters(
  scope: Scope,
  types: readonly Oid[],
  source: QuerySource,
  context: AnalysisContext,
): { readonly parameters: readonly TypedParameter[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const uses = parameterUses(scope)
  // Fields of lists have separate names; the name that `$1` gets must be free among the others.
  const taken = new Set(
    source.parameters.flatMap((parameter) =>
      parameter.list ? [] : (writtenProperty(parameter, context) ?? []),
    ),
  )
  const query = source.property

  const parameters = source.parameters.map((parameter, index): TypedParameter => {
    const oid = types[index] ?? 0
    const found = uses.get(index + 1) ?? []
    const place = parameter.occurrences[0] ?? source.nameSpan
    if (oid === RECORD) {
      const type = comparedType(found, context)
      diagnostics.push(catalogue.recordParameter(query, place, shownParameter(parameter), type))
    }
    const property = writtenProperty(parameter, context) ?? freeName(nameFromUse(found, context), taken)
    taken.add(property)

    const unmarked = typeFromUse(oid, found, context)
    if (parameter.elementMark !== null && context.types.ofPostgres(oid).kind !== 'array') {
      const marked = parameter.occurrences.find(({ file, start, end }) =>
        file.text.slice(start, end).includes('['),
      )
      diagnostics.push(
        catalogue.elementsOfNoArray(query, marked ?? place, shownParameter(parameter), unmarked.pgType),
      )
    }
    const required = requiredBy(oid, found, context)
    if (parameter.mark === 'optional' && required) {
      const { name, isFilled } = required
      diagnostics.push(catalogue.nullForRequired(query, place, shownParameter(parameter), name, isFilled))
    }
    const placeOf = ({ location }: LocatedUse): Span => scope.spanAt(location) ?? place
    diagnostics.push(...differentMappings(query, shownParameter(parameter), found, placeOf, context))
    return {
      name: parameter.name,
      property,
      list: parameter.list && listOf(parameter.list, source, context),
      type: withElements(unmarked, parameter, found),
      nullable:
        parameter.mark === 'optional' || (parameter.mark === null && !required && takesNull(found, context)),
      optional: parameter.mark === 'optional',
      origin: originOfUse(found),
      documentation: source.documentation.parameters.get(parameter.name) ?? null,
    }
  })
  return { parameters, diagnostics }
}

/** Postgres compares composites of every type as records. */
function comparedType(uses: readonly LocatedUse[], { catalog }: AnalysisContext): string | null {
  for (const { use } of uses) {
    const [origin] = use.kind === 'compared' ? use.origins : []
    if (origin) return catalog.type(origin.attribute.type).name
  }
  return null
}

/** The author's name; `$1` has none. */
const writtenProperty = (
  { name, property, list }: SourceParameter,
  { config }: AnalysisContext,
): string | null =>
  property !== null && config.naming === 'sql' ? name.slice(list ? list.name.length + 1 : 0) : property

/** The list by its TypeScript name, with the author's description. */
function listOf(
  { name, property }: ParameterList,
  { documentation }: QuerySource,
  { config }: AnalysisContext,
): TypedList {
  return {
    name,
    property: config.naming === 'sql' ? name : property,
    documentation: documentation.parameters.get(name) ?? null,
  }
}

/**
 * Whether NULL is a meaningful value in some use; if it could only make a comparison NULL, it is a mistake.
 */
function takesNull(uses: readonly LocatedUse[], { catalog }: AnalysisContext): boolean {
  if (uses.some(({ use }) => use.kind === 'null-tested')) return true
  const stored = uses.flatMap(({ use }) =>
    use.kind === 'assigned' || use.kind === 'passed on' ? [use.attribute] : [],
  )
  return stored.length > 0 && !stored.some((attribute) => isRequired(catalog, attribute))
}

type Assigned = Extract<ParameterUse, { kind: 'assigned' }>

/**
 * What rejects NULL for the parameter: a column in which it is stored, or its own type, which Postgres checks
 * when it receives the value.
 */
function requiredBy(
  oid: Oid,
  uses: readonly LocatedUse[],
  { catalog }: AnalysisContext,
): { readonly name: string; readonly isFilled: boolean } | null {
  const stored = uses
    .map(({ use }) => use)
    .find((use): use is Assigned => use.kind === 'assigned' && isRequired(catalog, use.attribute))
  if (stored) {
    const { relation, attribute, by } = stored
    const isFilled = mayBeFilled(catalog, relation, by, attribute) && !refusesNull(catalog, oid)
    return { name: `${relation.name}.${attribute.name}`, isFilled }
  }
  return refusesNull(catalog, oid) ? { name: `the domain ${catalog.type(oid).name}`, isFilled: false } : null
}

/**
 * The Drizzle type of the column in which it is stored, otherwise of the first with which it is compared,
 * otherwise Postgres's type.
 */
function typeFromUse(oid: Oid, uses: readonly LocatedUse[], context: AnalysisContext): ValueType {
  const { catalog, drizzle, types } = context
  for (const { use } of uses) {
    if (use.kind !== 'assigned' || !sameValues(catalog, oid, use.attribute.type)) continue
    const origin = drizzle.find(use)
    if (origin) return types.ofDrizzle(origin, use.attribute.type)
  }
  for (const { use } of uses) {
    if (use.kind !== 'compared') continue
    const column = use.origins[0]?.attribute.type ?? 0
    const type = types.ofColumns(use.origins, column)
    if (!type) continue
    if (!use.list && sameValues(catalog, oid, column)) return type
    if (use.list && sameValues(catalog, catalog.type(oid).element, column)) {
      const { name: pgType, delimiter } = catalog.type(oid)
      return { kind: 'array', pgType, element: type, elementNullable: false, dimensions: 1, delimiter }
    }
  }
  return types.ofPostgres(oid)
}

/**
 * The most specific column for the value: the one in which it is stored, otherwise the first with which it is
 * compared.
 */
function originOfUse(uses: readonly LocatedUse[]): ParameterOrigin | null {
  for (const { use } of uses) {
    if (use.kind === 'assigned') return parameterOrigin('stored', use)
  }
  for (const { use } of uses) {
    const [origin, ...others] = use.kind === 'compared' ? use.origins : []
    if (origin && others.length === 0) return parameterOrigin('compared', origin)
  }
  return null
}

const parameterOrigin = (
  use: ParameterOrigin['use'],
  { relation, attribute }: { readonly relation: CatalogRelation; readonly attribute: CatalogAttribute },
): ParameterOrigin => ({ use, schema: relation.schema, relation: relation.name, column: attribute.name })

/**
 * The same type with or without nullable elements. By default elements are nullable if the array is stored as
 * a whole, unless Drizzle declares otherwise for the column; if each element is used individually, a NULL is
 * as much a mistake as for a parameter that is not an array.
 */
function withElements(
  type: ValueType,
  { elementMark }: SourceParameter,
  uses: readonly LocatedUse[],
): ValueType {
  // A mark has precedence over the column's own type from `$type<…>()`, which does not determine the
  // elements.
  const array = type.kind === 'drizzle' && !type.mapped && elementMark !== null ? type.base : type
  if (array.kind !== 'array') return type
  if (elementMark !== null) return { ...array, elementNullable: elementMark === 'optional' }
  if (!array.elementNullable) return type
  const isStored = uses.some(({ use }) => use.kind === 'assigned')
  const isTakenApart = uses.some(({ use }) => use.kind === 'elements')
  return { ...array, elementNullable: isStored && !isTakenApart }
}

/** `$1` is named after the column with which it is used. */
function nameFromUse(uses: readonly LocatedUse[], context: AnalysisContext): string {
  for (const { use } of uses) {
    if (use.kind === 'assigned') return columnProperty(use, context)
    if (use.kind === 'compared') {
      const [origin, ...others] = use.origins
      if (!origin || others.length > 0) continue
      const name = columnProperty(origin, context)
      return use.list ? `${name}List` : name
    }
    if (use.kind === 'limit' || use.kind === 'offset') return use.kind
  }
  return 'arg'
}

function columnProperty(
  column: { readonly relation: CatalogRelation; readonly attribute: CatalogAttribute },
  context: AnalysisContext,
): string {
  if (context.config.naming === 'sql') return column.attribute.name
  return context.drizzle.find(column)?.column.key ?? context.property(column.attribute.name)
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name}${number}`)) number++
  return `${name}${number}`
}
