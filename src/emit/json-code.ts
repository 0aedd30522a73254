/** The TypeScript of a JSON shape, and the checks when such a value is read. */
import { deviationsOf, type Step } from '../analyze/json/deviations.js'
import type { JsonFromSchema, JsonProperty, JsonShape } from '../model/json-shape.js'
import { propertyKey, stringLiteral } from './literals.js'
import type { ModuleWriter } from './module-writer.js'
import { schemaTypeCode } from './schema-type.js'

/** An object type beyond this width is written on several lines. */
const LONGEST_LINE = 80

export function jsonTypeCode(shape: JsonShape, module: ModuleWriter): string {
  const code = (inner: JsonShape): string => jsonTypeCode(inner, module)
  switch (shape.kind) {
    case 'any':
      return module.shared('JsonValue', true)
    case 'labels':
      return shape.labels.map(stringLiteral).join(' | ')
    case 'array': {
      const element = code(shape.element)
      return isUnion(shape.element) ? `(${element})[]` : `${element}[]`
    }
    case 'tuple':
      return `[${shape.elements.map(code).join(', ')}]`
    case 'record':
      return `Record<string, ${code(shape.value)}>`
    case 'object':
      return shape.properties.length === 0
        ? 'Record<string, never>'
        : objectCode(shape.properties.map((property) => propertyCode(property, code)))
    case 'union':
      // An empty union has no values.
      return shape.members.map(code).join(' | ') || 'never'
    case 'drizzle':
      return fromSchemaCode(shape, module)
    default:
      return shape.kind
  }
}

/** Whether the type's code has several parts. */
export const isUnion = (shape: JsonShape): boolean =>
  (shape.kind === 'union' && shape.members.length > 1) || (shape.kind === 'labels' && shape.labels.length > 1)

const propertyCode = ({ name, shape, optional }: JsonProperty, code: (shape: JsonShape) => string): string =>
  `${propertyKey(name)}${optional ? '?' : ''}: ${code(shape)}`

function objectCode(members: readonly string[]): string {
  const oneLine = `{ ${members.join('; ')} }`
  if (oneLine.length <= LONGEST_LINE && !oneLine.includes('\n')) return oneLine
  return `{\n${members.map((member) => `  ${member.replaceAll('\n', '\n  ')}\n`).join('')}}`
}

/** The code of a type on one line, for tables. */
export const onOneLine = (code: string): string =>
  code
    .replaceAll(/\{\n */g, '{ ')
    .replaceAll(/\n *\}/g, ' }')
    .replaceAll(/\n */g, '; ')

function fromSchemaCode({ relation, column, path }: JsonFromSchema, module: ModuleWriter): string {
  return path.reduce(
    (code: string, key) => {
      const at = typeof key === 'string' ? stringLiteral(key) : key < 0 ? 'number' : String(key)
      return `${module.shared('JsonMember', true)}<${code}, ${at}>`
    },
    schemaTypeCode(relation, column, module),
  )
}

/**
 * The argument of `json`: the paths at which the value can differ, each with the required type. Empty if
 * there are none.
 */
export function jsonChecksCode(shape: JsonShape): string {
  const checks = deviationsOf(shape).map(({ path, allowed }) => {
    const kinds = [...allowed].sort((a, b) => Number(a === 'null') - Number(b === 'null'))
    return `${stringLiteral(pathCode(path))}: ${stringLiteral(kinds.join(' | '))}`
  })
  if (checks.length === 0) return ''
  const oneLine = `{ ${checks.join(', ')} }`
  return oneLine.length <= LONGEST_LINE ? oneLine : `{\n${checks.map((check) => `  ${check},\n`).join('')}}`
}

/** A path in Postgres's notation. */
const pathCode = (path: readonly Step[]): string => `$${path.map(stepCode).join('')}`

function stepCode(step: Step): string {
  switch (step.kind) {
    case 'elements':
      return '[*]'
    case 'index':
      return `[${step.index}]`
    case 'values':
      return '.*'
    case 'property': {
      const key = propertyKey(step.name)
      return `.${key === step.name ? key : JSON.stringify(step.name)}`
    }
  }
}
