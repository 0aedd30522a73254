/** The JSON of the values of a Postgres type, or of a Drizzle column. */
import type { Catalog, CatalogType } from '../../database/catalog.js'
import type { Oid } from '../../database/database.js'
import type { ScalarCodec } from '../../model/scalar-types.js'
import { type DrizzleOrigin, type DrizzleType, innermost, isTypedBySchema } from '../../model/schema-model.js'
import {
  ANY,
  BOOLEAN,
  type JsonProperty,
  type JsonShape,
  NUMBER,
  STRING,
  UNCERTAIN_NUMBER,
} from '../../model/json-shape.js'
import { orNull } from './union.js'

/** `json_categorize_type` of src/backend/utils/adt/jsonfuncs.c, as far as it determines the JSON. */
export type Category = 'boolean' | 'integer' | 'float' | 'text' | 'json' | 'array' | 'row' | 'cast'

const BUILT_IN: Readonly<Record<string, Category>> = {
  bool: 'boolean',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  float4: 'float',
  float8: 'float',
  numeric: 'float',
  json: 'json',
  jsonb: 'json',
  record: 'row',
  _record: 'array',
  anyarray: 'array',
}

export function categoryOf(catalog: Catalog, oid: Oid): Category {
  const type = withoutDomain(catalog, oid)
  const builtIn = type.schema === 'pg_catalog' ? BUILT_IN[type.typname] : undefined
  if (builtIn) return builtIn
  if (type.element !== 0) return 'array'
  if (type.kind === 'c') return 'row'
  return type.castsToJson ? 'cast' : 'text'
}

/** Whether values of a type have the same JSON after an implicit conversion by Postgres. */
export function isSameJson(catalog: Catalog, from: Oid, to: Oid): boolean {
  if (from === to) return true
  const [a, b] = [categoryOf(catalog, from), categoryOf(catalog, to)]
  if (a === 'array' && b === 'array') {
    const elements = [from, to].map((oid) => withoutDomain(catalog, oid).element)
    return elements.every((oid) => oid !== 0) && isSameJson(catalog, elements[0] ?? 0, elements[1] ?? 0)
  }
  return a === b || (a === 'integer' && b === 'float')
}

export function withoutDomain(catalog: Catalog, oid: Oid): CatalogType {
  const type = catalog.type(oid)
  return type.kind === 'd' ? withoutDomain(catalog, type.base) : type
}

/** Any value of the type. `inside`: the enclosing composite types. */
export function typeShape(catalog: Catalog, oid: Oid, inside: readonly Oid[] = []): JsonShape {
  const type = withoutDomain(catalog, oid)
  switch (categoryOf(catalog, oid)) {
    case 'boolean':
      return BOOLEAN
    case 'integer':
      return NUMBER
    case 'float':
      return UNCERTAIN_NUMBER
    case 'text':
      return type.kind === 'e' && type.labels.length > 0 ? { kind: 'labels', labels: type.labels } : STRING
    case 'array': {
      const element = type.element === 0 ? ANY : typeShape(catalog, type.element, inside)
      return { kind: 'array', element: orNull(element), certain: false }
    }
    case 'row': {
      const relation = catalog.relation(type.relation)
      if (!relation || inside.includes(type.oid)) return { kind: 'record', value: ANY }
      const properties = relation.attributes.map((attribute): JsonProperty => {
        const shape = orNull(typeShape(catalog, attribute.type, [...inside, type.oid]))
        return { name: attribute.name, shape, optional: false }
      })
      return { kind: 'object', properties }
    }
    default:
      return ANY
  }
}

/** Codecs whose values are the same in JSON and in TypeScript, so that `$type<…>()` also holds in JSON. */
const SAME_IN_JSON: ReadonlySet<ScalarCodec> = new Set([
  'boolean',
  'date',
  'float',
  'float4',
  'inet',
  'int2',
  'int4',
  'int8',
  'macaddr',
  'macaddr8',
  'text',
  'time',
  'uuid',
])

function isSameInJson({ values }: DrizzleType): boolean {
  if (values.kind === 'scalar') return SAME_IN_JSON.has(values.codec)
  return values.kind === 'labels' || values.kind === 'json'
}

/** A Drizzle column's value. */
export function columnShape(catalog: Catalog, { relation, column }: DrizzleOrigin, oid: Oid): JsonShape {
  const base = drizzleShape(catalog, column.type, oid)
  const { exported } = relation
  if (!exported || !isTypedBySchema(column.type) || !isSameInJson(innermost(column.type))) {
    return base
  }
  return { kind: 'drizzle', relation: { ...relation, exported }, column, path: [], base }
}

function drizzleShape(catalog: Catalog, { values }: DrizzleType, oid: Oid): JsonShape {
  if (values.kind === 'array') {
    // Every depth of a Postgres array has the same type; Drizzle nests one array in the other.
    const isNested = values.element.values.kind === 'array'
    const element = isNested ? oid : withoutDomain(catalog, oid).element
    if (element !== 0) {
      return { kind: 'array', element: drizzleShape(catalog, values.element, element), certain: false }
    }
  }
  if (values.kind === 'labels' && categoryOf(catalog, oid) === 'text') return values
  return typeShape(catalog, oid)
}
