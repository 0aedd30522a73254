/** The TypeScript of a value's type and of the codec that reads and writes it. */
import type { ArrayType, DrizzleValueType, ValueType } from '../analyze/typed-query.js'
import type { DrizzleType } from '../schema/schema-model.js'
import { camelCase } from '../source/names.js'
import { access, literalKey, propertyKey, stringLiteral } from './literals.js'
import type { ModuleWriter } from './module-writer.js'

/** Which way a value goes: out of the database, or in as an argument, where arrays may be read-only. */
export type Direction = 'row' | 'argument'

/** The type as TypeScript, without NULL. */
export function typeCode(type: ValueType, direction: Direction, module: ModuleWriter): string {
  switch (type.kind) {
    case 'scalar':
      return scalarCode(type.codec, direction)
    case 'enum':
      return type.labels.map(stringLiteral).join(' | ') || 'never'
    case 'array':
      return arrayCode(type, direction, module)
    case 'composite': {
      const members = type.attributes.map(({ property, type: attribute, nullable }) => {
        return `${propertyKey(property)}: ${typeCode(attribute, direction, module)}${nullable ? ' | null' : ''}`
      })
      return `{ ${members.join('; ')} }`
    }
    case 'json':
      if (type.untyped) return 'unknown'
      return module.shared(direction === 'row' ? 'JsonValue' : 'JsonArgument', true)
    case 'drizzle':
      return drizzleCode(type, direction, module)
    case 'user':
      return module.imported(type.from, type.type, true)
  }
}

function scalarCode(codec: Extract<ValueType, { kind: 'scalar' }>['codec'], direction: Direction): string {
  switch (codec) {
    case 'boolean':
      return 'boolean'
    case 'int2':
    case 'int4':
    case 'oid':
    case 'float':
    case 'int8':
    case 'numericAsNumber':
      return 'number'
    case 'int8AsBigint':
    case 'numericAsBigint':
      return 'bigint'
    case 'dateAsDate':
    case 'timestamp':
    case 'timestamptz':
      return 'Date'
    case 'bytea':
      return direction === 'row' ? 'Buffer' : 'Uint8Array'
    case 'vector':
      return direction === 'row' ? 'number[]' : 'readonly number[]'
    default:
      return 'string'
  }
}

function arrayCode(type: ArrayType, direction: Direction, module: ModuleWriter): string {
  const element = typeCode(type.element, direction, module)
  let code = type.elementNullable ? `${element} | null` : element
  for (let depth = 0; depth < type.dimensions; depth++) {
    const item = /[ |]/.test(code) ? `(${code})` : code
    code = direction === 'argument' ? `readonly ${item}[]` : `${item}[]`
  }
  return code
}

/** The schema's own type for a column: the name in `$type<Name>()` where the schema exports it, else by reference. */
function drizzleCode(type: DrizzleValueType, direction: Direction, module: ModuleWriter): string {
  const { column, relation, base } = type
  if (!relation.exported) return typeCode(base, direction, module)
  const { typeArgumentExport } = column.type
  if (typeArgumentExport && !isArray(column.type)) {
    return module.schemaName(relation.exported.file, typeArgumentExport)
  }
  const reference = `(typeof ${access(module.schema(relation.exported.file, true), relation.exported.name)}${key(column.key)})['_']['data']`
  return isArray(column.type) && direction === 'argument' ? `Readonly<${reference}>` : reference
}

const isArray = (type: DrizzleType): boolean => type.columnType === 'PgArray'
const key = (name: string): string => access('', name)

/** The codec as an expression; anything more than a name is made once per module, called after `hint`. */
export function codecCode(type: ValueType, hint: string, module: ModuleWriter): string {
  // The type parameters of a call inside a call would be inferred too widely, so each call is a constant of its own.
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
        return `${literalKey(property)}: ${nullable ? `${module.shared('orNull')}(${code})` : code}`
      })
      const code = `${module.shared('composite')}(${stringLiteral(type.pgType)}, { ${attributes.join(', ')} })`
      return made(ownName(type.pgType) ?? hint, code)
    }
    case 'json':
      return made(hint, `${module.shared('json')}${type.untyped ? '<unknown>' : ''}()`)
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

/** A type of the schema's own lends its name; built-in ones, an enum over text among them, say nothing. */
function ownName(pgType: string): string | null {
  const name = pgType.split('.').at(-1)?.replaceAll('"', '') ?? ''
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !BUILT_IN_STRINGS.has(name) ? camelCase(name) : null
}

const BUILT_IN_STRINGS: ReadonlySet<string> = new Set(['text', 'character', 'citext'])

function drizzleCodec(type: DrizzleValueType, hint: string, module: ModuleWriter): string {
  const { relation, column, base, mapped } = type
  if (!relation.exported) return codecCode(base, hint, module)
  const name = `${hint}Codec`
  if (mapped) {
    const reference =
      access(module.schema(relation.exported.file, false), relation.exported.name) + key(column.key)
    return module.constant(
      name,
      `${module.shared('drizzle')}(${reference}, ${codecCode(base, `${hint}Driver`, module)})`,
    )
  }
  const code = drizzleCode(type, 'row', module)
  if (base.kind === 'json') return module.constant(name, `${module.shared('json')}<${code}>()`)
  return module.constant(
    name,
    `${module.shared('typedAs')}<${code}>(${codecCode(base, `${hint}Driver`, module)})`,
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
