import type { ColumnOrigin, Reason, TypedColumn, TypedParameter, TypedQuery } from '../model/typed-query.js'
import type { ValueType } from '../model/value-type.js'
import type { ObjectNode, RowNode } from '../model/row-shape.js'
import { callSignature } from '../emit/call-signature.js'
import { isInClause } from '../analyze/parameters/argument-names.js'
import { onOneLine } from '../emit/json-code.js'
import { type Layout, ModuleWriter } from '../emit/module-writer.js'
import { type Direction, typeCode } from '../emit/value-code.js'
import { textPlace } from '../diagnostics/place-data.js'
import { positionOf, type Span } from '../diagnostics/span.js'
import type { ColumnInfo, NestedInfo, ParameterInfo, QueryInfo, ReasonInfo } from './query-info.js'

/** The TypeScript type without `| null`, as the generated module writes it. */
type TypeText = (type: ValueType, direction: Direction) => string

/** Everything that Sluice inferred about a query; `sluice inspect --json` prints this and nothing else. */
export function inspectQuery(query: TypedQuery, layout: Layout): QueryInfo {
  const module = new ModuleWriter(`${query.source.module}.ts`, layout, [])
  const typeText: TypeText = (type, direction) => onOneLine(typeCode(type, direction, module))
  const { source, command, sql, rows, parameters, columns, dynamic } = query
  return {
    name: source.name,
    property: source.property,
    module: source.module,
    file: source.file.path,
    line: positionOf(source.file, source.nameSpan.start).line,
    namePlace: textPlace(source.nameSpan),
    place: textPlace(source.span),
    statement: source.kind,
    command,
    signature: callSignature(query),
    sql,
    rows,
    bounds: query.bounds.map(inspectReason),
    variants: { checked: dynamic?.checked ?? 1, total: dynamic?.total ?? 1 },
    params: parameters.map((parameter, index) =>
      inspectParameter(parameter, occurrencesOf(query, index), isLeftOut(query, index), typeText),
    ),
    columns: columns.map((column) => inspectColumn(column, typeText)),
    ...(query.row ? { nested: inspectNodes(query, query.row, '') } : {}),
    ...(dynamic && {
      switches: dynamic.switches.map(({ kind, name, property, labels }) => ({
        kind,
        name,
        property,
        labels,
      })),
    }),
  }
}

/** Whether some calls do not send it. */
const isLeftOut = ({ parameters, dynamic }: TypedQuery, index: number): boolean =>
  parameters[index]?.optional === true || (dynamic !== null && isInClause(dynamic, index))

/** The occurrences of a parameter; those of a dynamic statement include all its clauses. */
export const occurrencesOf = ({ source }: TypedQuery, index: number): readonly Span[] =>
  (source.dynamic?.parameters[index]?.source ?? source.parameters[index])?.occurrences ?? []

/** The objects and lists below an object, each before its own content. */
function inspectNodes(query: TypedQuery, { members }: ObjectNode, path: string): readonly NestedInfo[] {
  return members.flatMap(({ property, node }) =>
    inspectNode(query, node, path === '' ? property : `${path}.${property}`),
  )
}

function inspectNode(query: TypedQuery, node: RowNode, own: string): readonly NestedInfo[] {
  switch (node.kind) {
    case 'value':
      return []
    case 'object': {
      const why = (node.presence?.why ?? []).map(inspectReason)
      const nullable = node.presence?.nullable ?? false
      return [{ property: own, kind: 'object', nullable, key: [], why }, ...inspectNodes(query, node, own)]
    }
    case 'list': {
      const names = [...query.columns, ...query.hidden].map(({ name }) => name)
      const key = node.key.map((column) => names[column] ?? '')
      const inner = node.element.kind === 'object' ? inspectNodes(query, node.element, `${own}[]`) : []
      return [
        { property: `${own}[]`, kind: 'list', nullable: false, key, why: node.why.map(inspectReason) },
        ...inner,
      ]
    }
  }
}

function inspectParameter(
  { name, property: own, list, type, nullable, origin }: TypedParameter,
  occurrences: readonly Span[],
  optional: boolean,
  typeText: TypeText,
): ParameterInfo {
  const property = list === null ? own : `${list.property}[].${own}`
  return {
    name,
    property,
    pgType: type.pgType,
    tsType: typeText(type, 'argument'),
    nullable,
    optional,
    source: origin && sourceOf(origin),
    places: occurrences.map(textPlace),
  }
}

function inspectColumn(
  { name, property, type, nullable, origin, why, proofs, span }: TypedColumn,
  typeText: TypeText,
): ColumnInfo {
  return {
    name,
    property,
    pgType: type.pgType,
    tsType: typeText(type, 'row'),
    nullable,
    source: origin && sourceOf(origin),
    why: why.map(inspectReason),
    proofs: proofs.map(inspectReason),
    place: span && textPlace(span),
  }
}

const sourceOf = ({ schema, relation, column }: ColumnOrigin): string => `${schema}.${relation}.${column}`

function inspectReason({ reason, detail, span }: Reason): ReasonInfo {
  const position = span && positionOf(span.file, span.start)
  return { reason, detail, line: position?.line ?? null, column: position?.column ?? null }
}
