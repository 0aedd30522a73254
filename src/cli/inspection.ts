import type { ColumnOrigin, Reason, TypedColumn, TypedParameter, TypedQuery } from '../model/typed-query.js'
import type { ValueType } from '../model/value-type.js'
import type { ObjectNode, RowNode } from '../model/row-shape.js'
import { callSignature } from '../emit/call-signature.js'
import { isInClause } from '../analyze/parameters/argument-names.js'
import { onOneLine } from '../emit/json-code.js'
import { type Layout, ModuleWriter } from '../emit/module-writer.js'
import { type Direction, typeCode } from '../emit/value-code.js'
import { positionOf } from '../diagnostics/span.js'

/** A query as `inspect --json` prints it. The names are part of the contract with other tools. */
export interface Inspection {
  /** As written in the SQL. */
  readonly name: string
  readonly file: string
  readonly line: number
  readonly statement: string
  readonly command: string
  readonly sql: string
  readonly rows: { readonly min: number; readonly max: number | null }
  readonly variants: { readonly checked: number; readonly total: number }
  readonly params: readonly InspectedParameter[]
  readonly columns: readonly InspectedColumn[]
  /** The objects and lists of rows that nest; absent where each column is a property of the row. */
  readonly nested?: readonly InspectedNode[]
  /** Of a dynamic statement only. */
  readonly switches?: readonly InspectedSwitch[]
}

/** What an argument decides about the text: whether clauses are there with it, or which of some labels is chosen. */
export interface InspectedSwitch {
  readonly kind: 'given' | 'flag' | 'choice'
  readonly name: string
  readonly property: string
  /** Of a choice; the first is the default. */
  readonly labels: readonly string[]
}

export interface InspectedNode {
  /** `project`, `project.keys[]`. */
  readonly property: string
  readonly kind: 'object' | 'list'
  readonly nullable: boolean
  /** The columns by which the rows around a list are told apart; empty for an object. */
  readonly key: readonly string[]
  /** What makes an object null, or leaves an element out of a list. */
  readonly why: readonly InspectedReason[]
}

export interface InspectedParameter {
  readonly name: string
  readonly property: string
  readonly pgType: string
  readonly tsType: string
  readonly nullable: boolean
  readonly optional: boolean
}

export interface InspectedColumn {
  readonly name: string
  readonly property: string
  readonly pgType: string
  readonly tsType: string
  readonly nullable: boolean
  /** As in `public.tenants.id`; null for an expression. */
  readonly source: string | null
  readonly why: readonly InspectedReason[]
}

export interface InspectedReason {
  readonly reason: string
  readonly detail: string
  readonly line: number | null
  readonly column: number | null
}

/** What is told to people beside the contract: the function's signature, what bounds its rows, what proves its columns. */
export interface Findings {
  readonly signature: string
  readonly bounds: readonly InspectedReason[]
  /** By the place of the column. */
  readonly proofs: readonly (readonly InspectedReason[])[]
}

export const findingsOf = (query: TypedQuery): Findings => ({
  signature: callSignature(query),
  bounds: query.bounds.map(inspectReason),
  proofs: query.columns.map(({ proofs }) => proofs.map(inspectReason)),
})

/** The TypeScript type without `| null`, as the generated module writes it. */
type TypeText = (type: ValueType, direction: Direction) => string

export function inspectQuery(query: TypedQuery, layout: Layout): Inspection {
  const module = new ModuleWriter(`${query.source.module}.ts`, layout, [])
  const typeText: TypeText = (type, direction) => onOneLine(typeCode(type, direction, module))
  const { source, command, sql, rows, parameters, columns, dynamic } = query
  return {
    name: source.name,
    file: source.file.path,
    line: positionOf(source.file, source.nameSpan.start).line,
    statement: source.kind,
    command,
    sql,
    rows,
    variants: { checked: dynamic?.checked ?? 1, total: dynamic?.total ?? 1 },
    params: parameters.map((parameter, index) =>
      inspectParameter(parameter, isLeftOut(query, index), typeText),
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

/** Whether there are calls without it. */
const isLeftOut = ({ parameters, dynamic }: TypedQuery, index: number): boolean =>
  parameters[index]?.optional === true || (dynamic !== null && isInClause(dynamic, index))

/** The objects and lists below an object, each in front of what is in it. */
function inspectNodes(query: TypedQuery, { members }: ObjectNode, path: string): readonly InspectedNode[] {
  return members.flatMap(({ property, node }) =>
    inspectNode(query, node, path === '' ? property : `${path}.${property}`),
  )
}

function inspectNode(query: TypedQuery, node: RowNode, own: string): readonly InspectedNode[] {
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
  { name, property: own, list, type, nullable }: TypedParameter,
  optional: boolean,
  typeText: TypeText,
): InspectedParameter {
  const property = list === null ? own : `${list.property}[].${own}`
  return { name, property, pgType: type.pgType, tsType: typeText(type, 'argument'), nullable, optional }
}

function inspectColumn(
  { name, property, type, nullable, origin, why }: TypedColumn,
  typeText: TypeText,
): InspectedColumn {
  return {
    name,
    property,
    pgType: type.pgType,
    tsType: typeText(type, 'row'),
    nullable,
    source: origin && sourceOf(origin),
    why: why.map(inspectReason),
  }
}

const sourceOf = ({ schema, relation, column }: ColumnOrigin): string => `${schema}.${relation}.${column}`

function inspectReason({ reason, detail, span }: Reason): InspectedReason {
  const position = span && positionOf(span.file, span.start)
  return { reason, detail, line: position?.line ?? null, column: position?.column ?? null }
}
