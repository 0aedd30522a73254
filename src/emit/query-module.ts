import type { TypedQuery } from '../model/typed-query.js'
import { HEADER } from '../output/header.js'
import type { GeneratedFile } from '../output/generated-file.js'
import { pascalCase } from '../source/names.js'
import { commands } from '../model/commands.js'
import { copyQuery } from './copy-query.js'
import { documentationBlock } from './documentation.js'
import { dynamicParamsText, dynamicText, takesNothing } from './dynamic-code.js'
import { arrayLiteral, nameComment, stringLiteral, templateLiteral } from './literals.js'
import { type Layout, ModuleWriter, PURE } from './module-writer.js'
import { inputText, listArguments, parameterMembers } from './parameters.js'
import { listCode, rowReaderCode, rowTypeCode, rowTypeName } from './row-code.js'
import { codecCode } from './value-code.js'

export interface QueryModule {
  /** As `billing/invoices`. */
  readonly module: string
  readonly queries: readonly TypedQuery[]
  readonly tag: boolean
  readonly preparedTexts: number | null
}

/** Names a query declares in its module. */
interface QueryNames {
  readonly call: string
  readonly definition: string
  readonly params: string
  readonly row: string
}

/** The module of one SQL file. */
export function queryModule(
  { module, queries, tag, preparedTexts }: QueryModule,
  layout: Layout,
): GeneratedFile {
  const names = nameQueries(queries)
  const path = `${module}.ts`
  const writer = new ModuleWriter(
    path,
    layout,
    names.flatMap(({ call, definition, params, row }) => [call, definition, params, row]),
  )
  const declared = new Set<string>()
  const parts = queries.map((query, index) => {
    const own = names[index]
    if (!own) throw new Error('a query without names')
    const declaresRow = readsRows(query) && !declared.has(own.row)
    if (declaresRow) declared.add(own.row)
    return queryText(query, own, declaresRow, { tag, preparedTexts }, writer)
  })
  const sections = [HEADER, writer.imports.text(), writer.constantsText(), ...parts]
  return { path, text: `${sections.filter((section) => section !== '').join('\n\n')}\n` }
}

/** Whether a row type exists, because some code reads the rows. */
export const readsRows = ({ columns, command }: Pick<TypedQuery, 'columns' | 'command'>): boolean =>
  columns.length > 0 && commands[command].readsRows

function nameQueries(queries: readonly TypedQuery[]): readonly QueryNames[] {
  const taken = new Set(queries.map(({ source }) => source.property))
  return queries.map(({ source }) => {
    const stem = pascalCase(source.property)
    let definition = `${source.property}Query`
    while (taken.has(definition)) definition += '_'
    taken.add(definition)
    return { call: source.property, definition, params: `${stem}Params`, row: rowTypeName(source) }
  })
}

/** `declaresRow`: a row type that several queries share is declared with the first of them. */
function queryText(
  query: TypedQuery,
  names: QueryNames,
  declaresRow: boolean,
  options: TextOptions,
  writer: ModuleWriter,
): string {
  if (query.command === 'copy') return copyQuery(query, names, options.tag, writer)
  const declarations = [
    ...(takesParams(query) ? [paramsText(query, names, writer)] : []),
    ...(declaresRow ? [rowText(query, names, writer)] : []),
    definitionText(query, names, options, writer),
    functionText(query, names, writer),
  ]
  return declarations.join('\n\n')
}

const takesParams = ({ parameters, dynamic }: TypedQuery): boolean =>
  parameters.length > 0 || (dynamic?.switches.length ?? 0) > 0

/** Whether `{}` has the parameters' type, so that a call can omit the argument. */
const isCalledWithout = ({ parameters, dynamic }: TypedQuery): boolean =>
  dynamic === null
    ? parameters.every(({ optional, list }) => optional && list === null)
    : takesNothing(parameters, dynamic)

function paramsText(query: TypedQuery, names: QueryNames, writer: ModuleWriter): string {
  const { parameters, dynamic } = query
  if (dynamic) return dynamicParamsText(names.params, query, dynamic, writer)
  return `export interface ${names.params} {\n${parameterMembers(parameters, writer)}}`
}

function rowText(query: TypedQuery, names: QueryNames, writer: ModuleWriter): string {
  return `export interface ${names.row} ${rowTypeCode(query, writer)}`
}

type TextOptions = Pick<QueryModule, 'tag' | 'preparedTexts'>

function definitionText(
  query: TypedQuery,
  names: QueryNames,
  { tag, preparedTexts }: TextOptions,
  writer: ModuleWriter,
): string {
  const { parameters, columns, hidden, sql, source, dynamic } = query
  const comment = tag ? nameComment(source.property) : ''
  const lines = [`  name: ${stringLiteral(source.property)},`]
  if (dynamic) {
    lines.push(...dynamicText(names.params, comment, query, dynamic, writer))
    if (preparedTexts !== null) lines.push(`  preparedTexts: ${preparedTexts},`)
  } else {
    lines.push(`  text: ${templateLiteral(sql + comment)},`)
    if (parameters.length > 0) {
      const inputs = parameters.map((parameter) => inputText(parameter, writer))
      lines.push(`  parameters: (params: ${names.params}) => ${arrayLiteral(inputs)},`)
    }
  }
  const lists = listArguments(parameters)
  if (lists.length > 0) lines.push(`  lists: (params: ${names.params}) => ${arrayLiteral(lists)},`)
  if (readsRows(query)) {
    lines.push(`  columns: ${arrayLiteral([...columns, ...hidden].map(({ name }) => stringLiteral(name)))},`)
    lines.push(`  types: ${arrayLiteral([...columns, ...hidden].map(({ reported }) => String(reported)))},`)
    lines.push(`  row: ${rowReaderCode(query, names.row, writer)},`)
    const lists = listCode(query, names.row, writer)
    if (lists !== null) lines.push(`  list: ${lists},`)
    if (hidden.length > 0) {
      lines.push(`  hidden: ${arrayLiteral(hidden.map(({ type }) => codecCode(type, 'key', writer)))},`)
    }
  }
  const define = writer.shared(dynamic ? 'dynamicQuery' : 'defineQuery')
  return `const ${names.definition} = ${PURE}${define}({\n${lines.join('\n')}\n})`
}

function functionText(query: TypedQuery, names: QueryNames, writer: ModuleWriter): string {
  const { source, command } = query
  const { gives, isIterated } = commands[command]
  const hasParams = takesParams(query)
  const absent = hasParams && isCalledWithout(query) ? ' = {}' : ''
  const handle = writer.shared('Handle', true)
  const options = writer.shared(isIterated ? 'StreamOptions' : 'QueryOptions', true)
  const run = writer.shared(command)
  const signature = [
    `sql: ${handle}`,
    ...(hasParams ? [`params: ${names.params}${absent}`] : []),
    `options?: ${options}`,
  ]
  const start = `export function ${names.call}`
  const given = gives.replace('Row', () => names.row)
  const result = isIterated ? `AsyncGenerator<${given}, void, undefined>` : `Promise<${given}>`
  const head = `${start}(${signature.join(', ')}): ${result} {`
  const broken = `${start}(\n${signature.map((part) => `  ${part},\n`).join('')}): ${result} {`
  const docs = documentationBlock(source.documentation.lines)
  if (commands[command].readsRows && !readsRows(query)) {
    throw new Error(`${command} without result columns`)
  }
  const body = `  return ${run}(${names.definition}, sql, ${hasParams ? 'params' : 'undefined'}, options)`
  return `${docs}${head.length <= 110 ? head : broken}\n${body}\n}`
}
