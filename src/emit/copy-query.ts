import type { TypedParameter, TypedQuery } from '../model/typed-query.js'
import { documentationBlock } from './documentation.js'
import { access, arrayLiteral, nameComment, stringLiteral, templateLiteral } from './literals.js'
import { type ModuleWriter, PURE } from './module-writer.js'
import { parameterMembers } from './parameters.js'
import { codecCode } from './value-code.js'

/** The names that a COPY declares. */
export interface CopyNames {
  readonly call: string
  readonly definition: string
  readonly row: string
}

/** The declarations of a COPY: its row, how to write a row, and the function that sends them. */
export function copyQuery(query: TypedQuery, names: CopyNames, tag: boolean, writer: ModuleWriter): string {
  const { source, sql, parameters } = query
  const row = `export interface ${names.row} {\n${parameterMembers(parameters, writer)}}`
  const fields = parameters.map(({ property }) => stringLiteral(property))
  const cells = parameters.map((parameter, index) => `\${${fieldText(parameter, index, writer)}}`)
  const line = cells.map((cell, index) => `    \`${cell}${index < cells.length - 1 ? '\\t' : '\\n'}\``)
  const definition = `const ${names.definition} = ${PURE}${writer.shared('defineCopy')}<${names.row}>({
  name: ${stringLiteral(source.property)},
  text: ${templateLiteral(tag ? sql + nameComment(source.property) : sql)},
  fields: ${arrayLiteral(fields)},
  line: (line, row) =>
${line.join(' +\n')},
})`
  const call = `${documentationBlock(source.documentation.lines)}export function ${names.call}(
  sql: ${writer.shared('Handle', true)},
  rows: Iterable<${names.row}> | AsyncIterable<${names.row}>,
  options?: ${writer.shared('QueryOptions', true)},
): Promise<number> {
  return ${writer.shared('copy')}(${names.definition}, sql, rows, options)
}`
  return [row, definition, call].join('\n\n')
}

function fieldText(
  { property, type, nullable }: TypedParameter,
  index: number,
  writer: ModuleWriter,
): string {
  const write = writer.shared(nullable ? 'fieldOrNull' : 'field')
  return `${write}(line, ${index}, ${access('row', property)}, ${codecCode(type, property, writer)})`
}
