/** The TypeScript of a value's type and of the codec that reads and writes it. */
import { type ScalarCodec, type ScalarEntry, scalarTypes } from '../model/scalar-types.js'
import type { ArrayType, DrizzleValueType, JsonType, ValueType } from '../model/value-type.js'
import { camelCase } from '../source/names.js'
import { access, literalKey, propertyKey, stringLiteral } from './literals.js'
import { isUnion, jsonChecksCode, jsonTypeCode } from './json-code.js'
import { type ModuleWriter, PURE } from './module-writer.js'
import { isDrizzleArray, isExported, propertyAccess, schemaTypeCode } from './schema-type.js'

/** The direction of a value: out of the database, or in as an argument, where arrays can be read-only. */
export type Direction = 'row' | 'argument'

/** The type as TypeScript, without NULL. */
export function typeCode(type: ValueType, direction: Direction, module: ModuleWriter): string {
  switch (type.kind) {
    case 'scalar':
      return scalarCode(type.codec, direction, module)
    case 'enum':
      return type.labels.map(stringLiteral).join(' | ') || 'never'
    case 'array':
      return arrayCode(type, direction, module)
    case 'composite': {
      const members = type.attributes.map(({ property, type: attribute, nullable }) => {
        const code = typeCode(attribute, direction, module)
        return `${propertyKey(property)}: ${nullable ? orNull(code) : code}`
      })
      return `{ ${members.join('; ')} }`
    }
    case 'json':
      if (type.untyped) return 'unknown'
      return direction === 'row' ? jsonTypeCode(type.shape, module) : module.shared('JsonArgument', true)
    case 'drizzle':
      return drizzleCode(type, direction, module)
    case 'user':
      return module.imported(type.from, type.type, true)
  }
}

/** The type with NULL; a type that includes everything, or JSON null, includes it already. */
export const orNull = (code: string): string =>
  code === 'unknown' || code === 'null' || code.endsWith(' | null') ? code : `${code} | null`

function scalarCode(codec: ScalarCodec, direction: Direction, module: ModuleWriter): string {
  const { row, argument }: ScalarEntry = scalarTypes[codec]
  const code = direction === 'row' ? row : (argument ?? row)
  return code === 'Bytes' ? module.shared('Bytes', true) : code
}

function arrayCode(type: ArrayType, direction: Direction, module: ModuleWriter): string {
  const { element } = type
  const elementCode = typeCode(element, direction, module)
  let code = type.elementNullable ? orNull(elementCode) : elementCode
  // An object type contains blanks but needs no parentheses.
  const isObject = element.kind === 'json' && !isUnion(element.shape)
  let composed = type.elementNullable || (!isObject && /[ |]/.test(elementCode))
  for (let depth = 0; depth < type.dimensions; depth++) {
    const item = composed ? `(${code})` : code
    code = direction === 'argument' ? `readonly ${item}[]` : `${item}[]`
    composed = direction === 'argument'
  }
  return code
}

function drizzleCode(type: DrizzleValueType, direction: Direction, module: ModuleWriter): string {
  const codes = [type, ...type.also].map(({ relation, column }) => {
    if (!isExported(relation)) return typeCode(type.base, direction, module)
    const code = schemaTypeCode(relation, column, module) + '[number]'.repeat(type.depth)
    const isList = isDrizzleArray(column.type) && type.depth === 0
    return isList && direction === 'argument' ? `Readonly<${code}>` : code
  })
  return [...new Set(codes)].join(' | ')
}

/**
 * The codec as an expression; anything more than a name becomes a constant of the module, named after `hint`.
 */
export function codecCode(type: ValueType, hint: string, module: ModuleWriter): string {
  // TypeScript would infer the type parameters of a nested call too widely, so each call is a separate
  // constant.
  const made = (name: string, code: string): string => module.constant(`${name}Codec`, code)
  switch (type.kind) {
    case 'scalar':
      return module.shared(type.codec)
    case 'enum': {
      const labels = type.labels.map(stringLiteral)
      const code = `${module.shared('enumOf')}(${stringLiteral(type.pgType)}, [${labels.join(', ')}])`
      return made(ownName(type.pgType) ?? hint, code)
    }
    case 'array': {
      const element = codecCode(type.element, `${hint}Element`, module)
      return made(hint, `${module.shared('arrayOf')}(${element}${arrayOptions(type)})`)
    }
    case 'composite': {
      const attributes = type.attributes.map(({ property, type: attribute, nullable }) => {
        const code = codecCode(attribute, property, module)
        return `${literalKey(property)}: ${nullable ? `${PURE}${module.shared('orNull')}(${code})` : code}`
      })
      const code = `${module.shared('composite')}(${stringLiteral(type.pgType)}, { ${attributes.join(', ')} })`
      return made(ownName(type.pgType) ?? hint, code)
    }
    case 'json':
      return made(hint, jsonCodec(type, module))
    case 'drizzle':
      return drizzleCodec(type, hint, module)
    case 'user': {
      const { pgType, type: name, from, parse, serialize } = type
      const [read, write] = [module.imported(from, parse, false), module.imported(from, serialize, false)]
      const value = module.imported(from, name, true)
      return made(hint, `${module.shared('userType')}<${value}>(${stringLiteral(pgType)}, ${read}, ${write})`)
    }
  }
}

function jsonCodec({ untyped, shape }: JsonType, module: ModuleWriter): string {
  const name = module.shared('json')
  if (untyped) return `${name}<unknown>()`
  return shape.kind === 'any'
    ? `${name}()`
    : `${name}<${jsonTypeCode(shape, module)}>(${jsonChecksCode(shape)})`
}

/** The name of a schema type; a built-in type, such as an enum over text, gives no useful name. */
function ownName(pgType: string): string | null {
  const name = pgType.split('.').at(-1)?.replaceAll('"', '') ?? ''
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !BUILT_IN_STRINGS.has(name) ? camelCase(name) : null
}

const BUILT_IN_STRINGS: ReadonlySet<string> = new Set(['text', 'character', 'citext'])

function drizzleCodec(type: DrizzleValueType, hint: string, module: ModuleWriter): string {
  const { relation, column, also, base, mapped } = type
  if (!isExported(relation)) return codecCode(base, hint, module)
  const name = `${hint}Codec`
  const code = drizzleCode(type, 'row', module)
  // Only an array's argument has a different type than its value.
  const argument = drizzleCode(type, 'argument', module)
  const types = argument === code ? code : `${code}, ${argument}`
  if (mapped) {
    const reference =
      access(module.schema(relation.exported.file, false), relation.exported.name) +
      propertyAccess(column.key)
    return module.constant(
      name,
      `${module.shared('drizzle')}${argument === code && also.length === 0 ? '' : `<${types}>`}(() => ${reference}, ${codecCode(base, `${hint}Driver`, module)})`,
    )
  }
  if (base.kind === 'json') return module.constant(name, `${module.shared('json')}<${code}>()`)
  return module.constant(
    name,
    `${module.shared('typedAs')}<${types}>(${codecCode(base, `${hint}Driver`, module)})`,
  )
}

function arrayOptions({ dimensions, elementNullable, delimiter }: ArrayType): string {
  const options = [
    ...(dimensions > 1 ? [`dimensions: ${dimensions}`] : []),
    ...(elementNullable ? ['nullable: true'] : []),
    ...(delimiter === ',' ? [] : [`delimiter: ${stringLiteral(delimiter)}`]),
  ]
  return options.length > 0 ? `, { ${options.join(', ')} }` : ''
}
