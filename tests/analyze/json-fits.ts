import type { JsonShape } from '#sluice/model/json-shape'

/** Where a JSON value does not have a shape, in words; null where it has. What only the schema says is taken as said. */
export function misfit(shape: JsonShape, value: unknown, path = '$'): string | null {
  const wrong = `${path} is ${JSON.stringify(value)}, not of ${JSON.stringify(shape, withoutSchema)}`
  const first = (found: readonly (string | null)[]): string | null =>
    found.find((each) => each !== null) ?? null
  switch (shape.kind) {
    case 'any':
      return null
    case 'null':
      return value === null ? null : wrong
    case 'labels':
      return typeof value === 'string' && shape.labels.includes(value) ? null : wrong
    case 'array':
      if (!Array.isArray(value)) return wrong
      return first(value.map((element, index) => misfit(shape.element, element, `${path}[${index}]`)))
    case 'tuple':
      if (!Array.isArray(value) || value.length !== shape.elements.length) return wrong
      return first(shape.elements.map((element, index) => misfit(element, value[index], `${path}[${index}]`)))
    case 'object': {
      if (!isObject(value)) return wrong
      const known = new Map(shape.properties.map((property) => [property.name, property]))
      if (Object.keys(value).some((name) => !known.has(name))) return wrong
      return first(
        shape.properties.map(({ name, shape: property, optional }) => {
          if (!Object.hasOwn(value, name)) return optional ? null : wrong
          return misfit(property, Reflect.get(value, name), `${path}.${name}`)
        }),
      )
    }
    case 'record':
      if (!isObject(value)) return wrong
      return first(Object.entries(value).map(([name, each]) => misfit(shape.value, each, `${path}.${name}`)))
    case 'union':
      return shape.members.some((member) => misfit(member, value, path) === null) ? null : wrong
    case 'drizzle':
      return misfit(shape.base, value, path)
    default:
      return typeof value === shape.kind ? null : wrong
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A type of the schema prints as the names of its column. */
function withoutSchema(key: string, value: unknown): unknown {
  return key === 'relation' || key === 'column' ? Reflect.get(Object(value), 'name') : value
}
