import { resolve } from 'node:path'
import type { ColumnOrigin, TypedQuery } from '../model/typed-query.js'
import { filePlace, textPlace } from '../diagnostics/place-data.js'
import type { Span } from '../diagnostics/span.js'
import type { CompiledProject } from '../project/project-session.js'
import type { QuerySource } from '../model/query-source.js'
import type { QueryInfos } from './compile-result.js'
import { occurrencesOf } from './inspect-query.js'
import type { QueryInfo } from './query-info.js'
import type { ColumnTarget, DescribedColumn, Description, ParameterTarget, SchemaColumn } from './results.js'

/** What is at an offset of a query file, given by its absolute path; null outside of statements. */
export async function describe(
  { config, compilation }: CompiledProject,
  infoOf: QueryInfos,
  path: string,
  offset: number,
): Promise<Description | null> {
  if (config === null) return null
  const source = compilation.sources.find(
    ({ file, nameSpan, span }) =>
      resolve(config.root, file.path) === path &&
      contains({ ...span, start: Math.min(nameSpan.start, span.start) }, offset),
  )
  if (!source) return null
  const query = compilation.queries.find((query) => isSame(query.source, source)) ?? null
  const info = query && infoOf(config, query)
  return {
    version: 1,
    statement: {
      name: source.name,
      property: source.property,
      namePlace: textPlace(source.nameSpan),
      place: textPlace(source.span),
    },
    query: info,
    target: query && info && (await targetAt(query, info, offset, schemaColumns(compilation.schema))),
  }
}

/** The analysed source may be a copy, or may have been read in an earlier run. */
const isSame = (one: QuerySource, other: QuerySource): boolean =>
  one.file.path === other.file.path && one.nameSpan.start === other.nameSpan.start

/** A cursor directly after the last character still belongs to it. */
const contains = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end

type FindColumn = (origin: ColumnOrigin) => Promise<SchemaColumn>

/** A parameter can be inside a column's expression, but not the reverse. */
async function targetAt(
  query: TypedQuery,
  info: QueryInfo,
  offset: number,
  find: FindColumn,
): Promise<ParameterTarget | ColumnTarget | null> {
  for (const [index, parameter] of info.params.entries()) {
    const place = occurrencesOf(query, index).find((occurrence) => contains(occurrence, offset))
    if (!place) continue
    const origin = query.parameters[index]?.origin ?? null
    const found = origin && { use: origin.use, ...(await find(origin)) }
    return { kind: 'parameter', place: textPlace(place), parameter: { ...parameter, origin: found } }
  }
  const item = query.columns.find(({ span }) => span !== null && contains(span, offset))?.span
  if (!item) return null
  const columns: DescribedColumn[] = []
  for (const [index, column] of info.columns.entries()) {
    const { span = null, origin = null } = query.columns[index] ?? {}
    if (span?.start === item.start) columns.push({ ...column, origin: origin && (await find(origin)) })
  }
  return { kind: 'columns', place: textPlace(item), columns }
}

/** Finds columns in the Drizzle schema, by their names in SQL. */
const schemaColumns =
  (schema: CompiledProject['compilation']['schema']): FindColumn =>
  async ({ schema: name, relation, column }) => {
    const names = { schema: name, relation, column }
    const declared = schema?.model.relations.find((one) => one.schema === name && one.name === relation)
    const key = declared?.columns.find((one) => one.name === column)?.key
    if (!schema || !declared || key === undefined) return { ...names, drizzle: null }
    const place = (await schema.locator()).column(name, relation, column)
    return {
      ...names,
      drizzle: {
        export: declared.exported?.name ?? null,
        property: key,
        place: place && filePlace(place),
      },
    }
  }
