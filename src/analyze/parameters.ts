import * as catalogue from '../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Oid } from '../database/database.js'
import type { Catalog, CatalogAttribute, CatalogRelation } from '../database/catalog.js'
import type { ParameterList, QuerySource, SourceParameter } from '../source/query-source.js'
import type { AnalysisContext } from './context.js'
import { shownParameter } from './rejections.js'
import { type LocatedUse, parameterUses, type ParameterUse } from './parameter-uses.js'
import type { Scope } from './scope.js'
import type { TypedList, TypedParameter, ValueType } from './typed-query.js'

const RECORD: Oid = 2249

/** The parameters of a statement: property, type and nullability, each from the uses it has. */
export function typedParameters(
  scope: Scope,
  types: readonly Oid[],
  source: QuerySource,
  context: AnalysisContext,
): { readonly parameters: readonly TypedParameter[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const uses = parameterUses(scope)
  // Fields of lists have names of their own; what `$1` is called after must be free among the others.
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

    const required = requiringColumn(found)
    if (parameter.mark === 'optional' && required) {
      const column = `${required.relation.name}.${required.attribute.name}`
      const filled = mayBeFilled(required)
      diagnostics.push(catalogue.nullForRequired(query, place, shownParameter(parameter), column, filled))
    }
    return {
      name: parameter.name,
      property,
      list: parameter.list && listOf(parameter.list, source, context),
      type: typeFromUse(oid, found, context),
      nullable:
        parameter.mark === 'optional' || (parameter.mark === null && !required && found.some(takesNull)),
      optional: parameter.mark === 'optional',
      documentation: source.documentation.parameters.get(parameter.name) ?? null,
    }
  })
  return { parameters, diagnostics }
}

/** Postgres compares composites of every type as records. */
function comparedType(uses: readonly LocatedUse[], { catalog }: AnalysisContext): string | null {
  for (const { use } of uses) if (use.kind === 'compared') return catalog.type(use.origin.attribute.type).name
  return null
}

/** The name the author gave; `$1` has none. */
const writtenProperty = (
  { name, property, list }: SourceParameter,
  { config }: AnalysisContext,
): string | null =>
  property !== null && config.naming === 'sql' ? name.slice(list ? list.name.length + 1 : 0) : property

/** The list by the name it has in TypeScript, with what the author says of it. */
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

/** NULL is a value of its own here; where it could only make a comparison NULL it is a mistake. */
function takesNull({ use }: LocatedUse): boolean {
  return use.kind === 'null-tested' || (use.kind === 'assigned' && !use.attribute.notNull)
}

type Assigned = Extract<ParameterUse, { kind: 'assigned' }>

/** A NOT NULL column that the parameter is stored in. */
function requiringColumn(uses: readonly LocatedUse[]): Assigned | null {
  return (
    uses
      .map(({ use }) => use)
      .find((use): use is Assigned => use.kind === 'assigned' && use.attribute.notNull) ?? null
  )
}

/** A trigger may fill the column in. */
const mayBeFilled = ({ relation, by }: Assigned): boolean => relation.beforeTriggers[by]

/** The Drizzle type of the column it is stored in, else of the first it is compared with, else Postgres's type. */
function typeFromUse(oid: Oid, uses: readonly LocatedUse[], context: AnalysisContext): ValueType {
  const { catalog, drizzle, types } = context
  for (const { use } of uses) {
    if (use.kind !== 'assigned' || !sameValues(catalog, oid, use.attribute.type)) continue
    const origin = drizzle.find(use)
    if (origin) return types.ofDrizzle(origin, use.attribute.type)
  }
  for (const { use } of uses) {
    if (use.kind !== 'compared') continue
    const column = use.origin.attribute.type
    const origin = drizzle.find(use.origin)
    if (!origin) continue
    if (!use.list && sameValues(catalog, oid, column)) return types.ofDrizzle(origin, column)
    if (use.list && sameValues(catalog, catalog.type(oid).element, column)) {
      const { name: pgType, delimiter } = catalog.type(oid)
      const element = types.ofDrizzle(origin, column)
      return { kind: 'array', pgType, element, elementNullable: false, dimensions: 1, delimiter }
    }
  }
  const type = types.ofPostgres(oid)
  // A NULL in a list that is compared could only make the comparison NULL.
  return type.kind === 'array' && uses.some(({ use }) => use.kind === 'compared' && use.list)
    ? { ...type, elementNullable: false }
    : type
}

/** The string types have the same values and convert into each other without a trace. */
const STRINGS: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'citext'])

function sameValues(catalog: Catalog, one: Oid, other: Oid): boolean {
  if (one === 0 || other === 0) return false
  const [a, b] = [base(catalog, one), base(catalog, other)]
  if (a.oid === b.oid) return true
  if (a.element !== 0 && b.element !== 0) return sameValues(catalog, a.element, b.element)
  return STRINGS.has(a.typname) && STRINGS.has(b.typname)
}

function base(catalog: Catalog, oid: Oid): ReturnType<Catalog['type']> {
  const type = catalog.type(oid)
  return type.kind === 'd' ? base(catalog, type.base) : type
}

/** `$1` is called after the column it meets. */
function nameFromUse(uses: readonly LocatedUse[], context: AnalysisContext): string {
  for (const { use } of uses) {
    if (use.kind === 'assigned') return columnProperty(use, context)
    if (use.kind === 'compared') {
      const name = columnProperty(use.origin, context)
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
