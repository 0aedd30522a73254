import type { TypedColumn, TypedParameter, TypedQuery } from '../analyze/typed-query.js'
import { HEADER } from '../output/header.js'
import type { GeneratedFile } from '../output/generated-file.js'
import { pascalCase } from '../source/names.js'
import { documentationBlock } from './documentation.js'
import { access, literalKey, propertyKey, stringLiteral, templateLiteral } from './literals.js'
import { type Layout, ModuleWriter } from './module-writer.js'
import { codecCode, orNull, typeCode } from './value-code.js'

export interface QueryModule {
  /** As `billing/invoices`. */
  readonly module: string
  readonly queries: readonly TypedQuery[]
  readonly tag: boolean
}

/** Names a query declares in its module. */
interface QueryNames {
  readonly call: string
  readonly definition: string
  readonly params: string
  readonly row: string
}

/** The module of one SQL file. */
export function queryModule({ module, queries, tag }: QueryModule, layout: Layout): GeneratedFile {
  const names = nameQueries(queries)
  const path = `${module}.ts`
  const writer = new ModuleWriter(
    path,
    layout,
    names.flatMap(({ call, definition, params, row }) => [call, definition, params, row]),
  )
  const parts = queries.map((query, index) => {
    const own = names[index]
    if (!own) throw new Error('a query without names')
    return queryText(query, own, tag, writer)
  })
  const sections = [HEADER, writer.imports.text(), writer.constantsText(), ...parts]
  return { path, text: `${sections.filter((section) => section !== '').join('\n\n')}\n` }
}

function nameQueries(queries: readonly TypedQuery[]): readonly QueryNames[] {
  const taken = new Set(queries.map(({ source }) => source.property))
  return queries.map(({ source }) => {
    const stem = pascalCase(source.property)
    let definition = `${source.property}Query`
    while (taken.has(definition)) definition += '_'
    taken.add(definition)
    return { call: source.property, definition, params: `${stem}Params`, row: `${stem}Row` }
  })
}

function queryText(query: TypedQuery, names: QueryNames, tag: boolean, writer: ModuleWriter): string {
  const readsRows = query.columns.length > 0 && !['exec', 'execrows'].includes(query.command)
  const declarations = [
    ...(query.parameters.length > 0 ? [paramsText(query, names, writer)] : []),
    ...(readsRows ? [rowText(query, names, writer)] : []),
    definitionText(query, names, tag, readsRows, writer),
    functionText(query, names, readsRows, writer),
  ]
  return declarations.join('\n\n')
}

function paramsText(query: TypedQuery, names: QueryNames, writer: ModuleWriter): string {
  const members = query.parameters.map((parameter) => {
    const { property, optional, documentation } = parameter
    const docs = documentation ? documentationBlock([documentation], '  ') : ''
    return `${docs}  ${propertyKey(property)}${optional ? '?' : ''}: ${parameterType(parameter, writer)}\n`
  })
  return `export interface ${names.params} {\n${members.join('')}}`
}

function parameterType({ type, nullable, optional }: TypedParameter, writer: ModuleWriter): string {
  const code = typeCode(type, 'argument', writer)
  return `${nullable ? orNull(code) : code}${optional ? ' | undefined' : ''}`
}

function rowText(query: TypedQuery, names: QueryNames, writer: ModuleWriter): string {
  const members = query.columns.map(({ property, type, nullable }) => {
    const code = typeCode(type, 'row', writer).replaceAll('\n', '\n  ')
    return `  ${propertyKey(property)}: ${nullable ? orNull(code) : code}\n`
  })
  return `export interface ${names.row} {\n${members.join('')}}`
}

function definitionText(
  query: TypedQuery,
  names: QueryNames,
  tag: boolean,
  readsRows: boolean,
  writer: ModuleWriter,
): string {
  const { parameters, columns, sql, source } = query
  const lines = [
    `  name: ${stringLiteral(source.property)},`,
    `  text: ${templateLiteral(tag ? `/* ${source.property} */ ${sql}` : sql)},`,
  ]
  if (parameters.length > 0) {
    const inputs = parameters.map((parameter) => inputText(parameter, writer))
    lines.push(`  parameters: (params: ${names.params}) => ${list(inputs)},`)
  }
  if (readsRows) {
    lines.push(`  columns: ${list(columns.map(({ name }) => stringLiteral(name)))},`)
    const members = columns.map(
      (column, index) => `    ${literalKey(column.property)}: ${cellText(column, index, writer)},\n`,
    )
    lines.push(`  row: (cells): ${names.row} => ({\n${members.join('')}  }),`)
  }
  return `const ${names.definition} = ${writer.shared('defineQuery')}({\n${lines.join('\n')}\n})`
}

/** An array literal, on several lines where one would be long. */
function list(items: readonly string[]): string {
  const oneLine = `[${items.join(', ')}]`
  return oneLine.length <= 80 ? oneLine : `[\n${items.map((item) => `    ${item},\n`).join('')}  ]`
}

function inputText({ property, type, nullable, optional }: TypedParameter, writer: ModuleWriter): string {
  const input = writer.shared(optional ? 'optionalInput' : nullable ? 'inputOrNull' : 'input')
  return `${input}(${stringLiteral(property)}, ${access('params', property)}, ${codecCode(type, property, writer)})`
}

function cellText({ property, type, nullable }: TypedColumn, index: number, writer: ModuleWriter): string {
  const read = writer.shared(nullable ? 'valueOrNull' : 'value')
  return `${read}(cells, ${index}, ${codecCode(type, property, writer)})`
}

function functionText(
  query: TypedQuery,
  names: QueryNames,
  readsRows: boolean,
  writer: ModuleWriter,
): string {
  const { source, parameters, command } = query
  const hasParams = parameters.length > 0
  const handle = writer.shared('Handle', true)
  const options = writer.shared('QueryOptions', true)
  const run = writer.shared(command)
  const result = {
    one: names.row,
    optional: `${names.row} | null`,
    many: `${names.row}[]`,
    exec: 'void',
    execrows: 'number',
  }[command]
  const signature = [
    `sql: ${handle}`,
    ...(hasParams ? [`params: ${names.params}`] : []),
    `options?: ${options}`,
  ]
  const head = `export async function ${names.call}(${signature.join(', ')}): Promise<${result}> {`
  const broken = `export async function ${names.call}(\n${signature.map((part) => `  ${part},\n`).join('')}): Promise<${result}> {`
  const docs = documentationBlock(source.documentation.lines)
  if (!readsRows && (command === 'one' || command === 'optional' || command === 'many')) {
    throw new Error(`${command} without result columns`)
  }
  // Awaited, so that the function is in the stack of what the query throws.
  const body = `  return await ${run}(${names.definition}, sql, ${hasParams ? 'params' : 'undefined'}, options)`
  return `${docs}${head.length <= 110 ? head : broken}\n${body}\n}`
}
