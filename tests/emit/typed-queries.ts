import type { TypedColumn, TypedParameter, TypedQuery } from '#sluice/model/typed-query'
import type { ValueType } from '#sluice/model/value-type'
import type { Command } from '#sluice/model/commands'

export const text: ValueType = { kind: 'scalar', pgType: 'text', codec: 'text' }
export const integer: ValueType = { kind: 'scalar', pgType: 'integer', codec: 'int4' }
export const anyJson: ValueType = { kind: 'json', pgType: 'jsonb', untyped: false, shape: { kind: 'any' } }

export const arrayOf = (
  element: ValueType,
  options: { nullable?: boolean; dimensions?: number; delimiter?: string } = {},
): ValueType => ({
  kind: 'array',
  pgType: `${element.pgType}[]`,
  element,
  elementNullable: options.nullable ?? false,
  dimensions: options.dimensions ?? 1,
  delimiter: options.delimiter ?? ',',
})

export const column = (property: string, type: ValueType = text, nullable = false): TypedColumn => ({
  name: property,
  property,
  type,
  reported: type.pgType === 'integer' ? 23 : 25,
  nullable,
  origin: null,
  why: [],
  proofs: [],
  span: null,
})

export const parameter = (
  property: string,
  type: ValueType = text,
  options: { nullable?: boolean; optional?: boolean; documentation?: string } = {},
): TypedParameter => ({
  name: property,
  property,
  list: null,
  type,
  nullable: options.nullable ?? options.optional ?? false,
  optional: options.optional ?? false,
  origin: null,
  documentation: options.documentation ?? null,
})

export interface QueryDraft {
  readonly name: string
  readonly module?: string
  readonly command?: Command
  readonly sql?: string
  readonly parameters?: readonly TypedParameter[]
  readonly columns?: readonly TypedColumn[]
  readonly documentation?: readonly string[]
}

/** A query as analysis gives it, with only those fields of its source that the emitter reads. */
export function typedQuery(draft: QueryDraft): TypedQuery {
  const { name, module = 'queries', parameters = [], columns = [], documentation = [] } = draft
  const file = { path: `queries/${module}.sql`, text: draft.sql ?? 'select 1' }
  const whole = { file, start: 0, end: file.text.length }
  return {
    command: draft.command ?? (columns.length > 0 ? 'many' : 'execrows'),
    sql: file.text,
    rows: { min: 0, max: null },
    bounds: [],
    parameters,
    columns,
    row: null,
    hidden: [],
    dynamic: null,
    source: {
      file,
      module,
      name,
      property: name,
      nameSpan: whole,
      command: null,
      documentation: { lines: documentation, parameters: new Map() },
      allowances: [],
      kind: 'select',
      span: whole,
      parameters: [],
      edits: [],
      overrides: [],
      stars: [],
      paths: [],
      outputItems: [],
      rowReferences: [],
      resultListEnd: null,
      rowType: null,
      bulk: [],
      copy: null,
      dynamic: null,
    },
  }
}
