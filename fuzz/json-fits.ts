/** Whether a JSON value has the shape that was claimed; what is looked at when a value is read may deviate. */
import type { JsonShape } from '#sluice/model/json-shape'

/** The path of the first place that does not fit, or null. */
export function misfit(value: unknown, shape: JsonShape, path = '$'): string | null {
  const wrong = `${path} is ${JSON.stringify(value)?.slice(0, 80) ?? 'missing'}, not ${shape.kind}`
  switch (shape.kind) {
    case 'any':
      return null
    case 'null':
      return value === null ? null : wrong
    case 'string':
    case 'boolean':
      return typeof value === shape.kind ? null : wrong
    case 'number':
      // NaN and the infinities.
      return typeof value === 'number' || (!shape.certain && typeof value === 'string') ? null : wrong
    case 'labels':
      return typeof value === 'string' && shape.labels.includes(value) ? null : wrong
    case 'array': {
      if (!Array.isArray(value)) return wrong
      const elements = shape.certain
        ? value
        : value.filter((element) => element !== null && !Array.isArray(element))
      return first(elements.map((element, index) => misfit(element, shape.element, `${path}[${index}]`)))
    }
    case 'tuple': {
      if (!Array.isArray(value) || value.length !== shape.elements.length) return wrong
      return first(shape.elements.map((element, index) => misfit(value[index], element, `${path}[${index}]`)))
    }
    case 'record':
      if (!isObject(value)) return wrong
      return first(
        Object.entries(value).map(([key, member]) => misfit(member, shape.value, `${path}.${key}`)),
      )
    case 'object': {
      if (!isObject(value)) return wrong
      const names = new Set(shape.properties.map(({ name }) => name))
      const further = Object.keys(value).filter((key) => !names.has(key))
      if (further.length > 0) return `${path} has ${further.join(', ')}, which its shape has not`
      return first(
        shape.properties.map(({ name, shape: member, optional }) => {
          if (Object.hasOwn(value, name)) return misfit(value[name], member, `${path}.${name}`)
          return optional ? null : `${path}.${name} is missing`
        }),
      )
    }
    case 'union': {
      const misfits = shape.members.map((member) => misfit(value, member, path))
      return misfits.includes(null) ? null : (misfits[0] ?? wrong)
    }
    case 'drizzle':
      return misfit(value, shape.base, path)
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const first = (misfits: readonly (string | null)[]): string | null =>
  misfits.find((found) => found !== null) ?? null
