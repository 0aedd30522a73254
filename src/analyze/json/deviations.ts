/**
 * Where a value can differ from its shape because no Postgres type excludes it: NaN for a number, NULL or
 * another depth in an array. The shape is not widened there; instead the value is checked when it is read.
 */
import {
  ANY,
  type JsonKind,
  type JsonShape,
  kindsOf,
  membersOf,
  NULL,
  NUMBER,
  STRING,
} from '../../model/json-shape.js'

/** A step into a value: a property, an index of a tuple, all elements of an array, or all values of a record. */
export type Step =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'elements' }
  | { readonly kind: 'values' }

export interface Deviation {
  readonly path: readonly Step[]
  /** The kinds that the shape allows. */
  readonly allowed: ReadonlySet<JsonKind>
  /** The kinds that can occur instead. */
  readonly instead: ReadonlySet<JsonKind>
}

/** The positions of a shape where something else can occur, outer ones first. */
export function deviationsOf(shape: JsonShape): readonly Deviation[] {
  return deviationsAt(membersOf(shape), null)
}

/** `within`: the kinds that can occur instead because of the enclosing array. */
function deviationsAt(
  shapes: readonly JsonShape[],
  within: ReadonlySet<JsonKind> | null,
): readonly Deviation[] {
  const members = shapes
    .flatMap(membersOf)
    .map((member) => (member.kind === 'drizzle' ? member.base : member))
  const allowed = new Set(members.flatMap((member) => [...kindsOf(member)]))
  const notANumber = members.some((member) => member.kind === 'number' && !member.certain)
  const instead = new Set(
    [...(within ?? []), ...(notANumber ? (['string'] as const) : [])].filter((kind) => !allowed.has(kind)),
  )
  const below = (
    step: Step,
    inner: readonly JsonShape[],
    broken: ReadonlySet<JsonKind> | null = null,
  ): readonly Deviation[] =>
    deviationsAt(inner, broken).map(({ path, ...rest }) => ({ path: [step, ...path], ...rest }))

  const deviations: Deviation[] = instead.size > 0 ? [{ path: [], allowed, instead }] : []
  const names = new Set(
    members.flatMap((member) => (member.kind === 'object' ? member.properties : [])).map(({ name }) => name),
  )
  for (const name of names) {
    const step: Step = { kind: 'property', name }
    deviations.push(...below(step, shapesAt(members, step)))
  }
  if (members.some(({ kind }) => kind === 'record'))
    deviations.push(...below({ kind: 'values' }, shapesAt(members, { kind: 'values' })))
  const length = Math.max(
    0,
    ...members.map((member) => (member.kind === 'tuple' ? member.elements.length : 0)),
  )
  for (let index = 0; index < length; index++) {
    const step: Step = { kind: 'index', index }
    deviations.push(...below(step, shapesAt(members, step)))
  }
  const arrays = members.filter((member) => member.kind === 'array')
  if (arrays.length > 0) {
    const broken = new Set(
      arrays.flatMap((array) => (array.certain ? [] : [...brokenElements(array.element)])),
    )
    deviations.push(...below({ kind: 'elements' }, shapesAt(members, { kind: 'elements' }), broken))
  }
  return deviations
}

/** What an SQL array can contain instead of its declared elements. */
function brokenElements(element: JsonShape): ReadonlySet<JsonKind> {
  const kinds = kindsOf(element)
  // If the array is less deep than declared, its innermost elements occur earlier.
  const early = kinds.has('array') ? [...kindsOf(innermost(element))] : []
  return new Set<JsonKind>(['null', 'array', ...early])
}

function innermost(shape: JsonShape): JsonShape {
  const array = membersOf(shape).find((member) => member.kind === 'array')
  return array ? innermost(array.element) : shape
}

/** The shapes after a step into any of the shapes. */
function shapesAt(shapes: readonly JsonShape[], step: Step): readonly JsonShape[] {
  return shapes.flatMap(membersOf).flatMap((shape): readonly JsonShape[] => {
    switch (shape.kind) {
      case 'any':
        return [ANY]
      case 'drizzle':
        return shapesAt([shape.base], step)
      case 'object':
        if (step.kind === 'values') return shape.properties.map((property) => property.shape)
        if (step.kind !== 'property') return []
        return shape.properties.filter(({ name }) => name === step.name).map((property) => property.shape)
      case 'record':
        return step.kind === 'values' || step.kind === 'property' ? [shape.value] : []
      case 'array':
        return step.kind === 'elements' || step.kind === 'index' ? [shape.element] : []
      case 'tuple':
        if (step.kind === 'elements') return shape.elements
        return step.kind === 'index' ? shape.elements.slice(step.index, step.index + 1) : []
      default:
        return []
    }
  })
}

/**
 * The shape, widened at the positions where `others` allow what can occur instead: a check on reading could
 * not distinguish the two.
 */
export function widenedBeside(shape: JsonShape, others: readonly JsonShape[]): JsonShape {
  return deviationsOf(shape).reduce((widened, { path, instead }) => {
    const beside = path.reduce<readonly JsonShape[]>((at, step) => shapesAt(at, step), others)
    const unclear = [...instead].filter((kind) => beside.some((other) => kindsOf(other).has(kind)))
    return unclear.length === 0 ? widened : changedAt(widened, path, (found) => widenedBy(found, unclear))
  }, shape)
}

function widenedBy(shape: JsonShape, kinds: readonly JsonKind[]): JsonShape {
  const members = membersOf(shape)
  const isNumber = members.some((member) => member.kind === 'number' && !member.certain)
  if (kinds.some((kind) => kind !== 'null' && !(kind === 'string' && isNumber))) return ANY
  const widened = kinds.includes('string')
    ? [NUMBER, STRING, ...members.filter(({ kind }) => kind !== 'number')]
    : members
  return { kind: 'union', members: kinds.includes('null') ? [...widened, NULL] : widened }
}

function changedAt(
  shape: JsonShape,
  path: readonly Step[],
  change: (shape: JsonShape) => JsonShape,
): JsonShape {
  const [step, ...rest] = path
  if (!step) return change(shape)
  switch (shape.kind) {
    case 'union':
      return {
        ...shape,
        members: shape.members.flatMap((member) => membersOf(changedAt(member, path, change))),
      }
    case 'drizzle':
      return changedAt(shape.base, path, change)
    case 'object': {
      const properties = shape.properties.map((property) =>
        step.kind === 'property' && property.name === step.name
          ? { ...property, shape: changedAt(property.shape, rest, change) }
          : property,
      )
      return { ...shape, properties }
    }
    case 'record':
      return step.kind === 'values' ? { ...shape, value: changedAt(shape.value, rest, change) } : shape
    case 'array':
      return step.kind === 'elements' ? { ...shape, element: changedAt(shape.element, rest, change) } : shape
    case 'tuple': {
      const elements = shape.elements.map((element, index) =>
        step.kind === 'index' && step.index === index ? changedAt(element, rest, change) : element,
      )
      return { ...shape, elements }
    }
    default:
      return shape
  }
}
