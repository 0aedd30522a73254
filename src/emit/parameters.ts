/** The TypeScript of a query's parameters: their types, and the code that writes them. */
import type { TypedList, TypedParameter } from '../model/typed-query.js'
import { documentationBlock } from './documentation.js'
import { access, propertyKey, stringLiteral } from './literals.js'
import type { ModuleWriter } from './module-writer.js'
import { codecCode, orNull, typeCode } from './value-code.js'

/**
 * The lines of an object type with the parameters as its properties; fields of a list are grouped in the
 * list's type.
 */
export function parameterMembers(parameters: readonly TypedParameter[], writer: ModuleWriter): string {
  const lists = new Map<string, readonly TypedParameter[]>()
  for (const parameter of parameters) {
    if (parameter.list === null) continue
    const { name } = parameter.list
    lists.set(name, [...(lists.get(name) ?? []), parameter])
  }
  const members = parameters.map((parameter) => {
    const { list } = parameter
    if (list === null) return memberText(parameter, writer)
    const fields = lists.get(list.name) ?? []
    return fields[0] === parameter ? listText(list, fields, writer) : ''
  })
  return members.join('')
}

function memberText(parameter: TypedParameter, writer: ModuleWriter): string {
  const { property, optional, documentation } = parameter
  const type = parameterType(parameter, writer)
  return `${docs(documentation)}  ${propertyKey(property)}${optional ? '?' : ''}: ${type}\n`
}

function listText(list: TypedList, fields: readonly TypedParameter[], writer: ModuleWriter): string {
  const members = fields.map((field) => memberText(field, writer)).join('')
  const row = `{\n${members.replaceAll(/^(?=.)/gm, '  ')}  }`
  return `${docs(list.documentation)}  ${propertyKey(list.property)}: readonly ${row}[]\n`
}

const docs = (documentation: string | null): string =>
  documentation ? documentationBlock([documentation], '  ') : ''

const parameterType = (parameter: TypedParameter, writer: ModuleWriter): string =>
  `${argumentType(parameter, writer)}${parameter.optional ? ' | undefined' : ''}`

/** The type of an argument for it. */
export function argumentType({ type, nullable }: TypedParameter, writer: ModuleWriter): string {
  const code = typeCode(type, 'argument', writer)
  return nullable ? orNull(code) : code
}

/** The code that writes a parameter, as an expression of `params`. */
export function inputText(parameter: TypedParameter, writer: ModuleWriter): string {
  const { property, list, type, nullable, optional } = parameter
  const codec = codecCode(type, property, writer)
  if (list === null) {
    const input = writer.shared(optional ? 'optionalInput' : nullable ? 'inputOrNull' : 'input')
    return `${input}(${stringLiteral(property)}, ${access('params', property)}, ${codec})`
  }
  const input = writer.shared(optional ? 'optionalListInput' : nullable ? 'listInputOrNull' : 'listInput')
  const rows = access('params', list.property)
  return `${input}(${stringLiteral(list.property)}, ${rows}, ${stringLiteral(property)}, ${codec})`
}

/** The lists among the parameters, as expressions of `params`. */
export const listArguments = (parameters: readonly TypedParameter[]): readonly string[] => [
  ...new Set(parameters.flatMap(({ list }) => (list ? [access('params', list.property)] : []))),
]
