/** Output columns as a tree of properties, by their paths; incompatible paths are a diagnostic. */
import * as catalogue from '../../diagnostics/catalogue/nested.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'

/** A step of a column's path, by its TypeScript name. */
export interface Step {
  readonly property: string
  readonly list: boolean
}

export type PropertyNode = ValueProperty | ObjectProperty | ListProperty

interface ValueProperty {
  readonly kind: 'value'
  readonly column: number
}

export interface ObjectProperty {
  readonly kind: 'object'
  /** As `project.owner`; empty for the row itself. */
  readonly path: string
  readonly members: Map<string, PropertyNode>
}

export interface ListProperty {
  readonly kind: 'list'
  /** As `projects[]`. */
  readonly path: string
  element: ValueProperty | ObjectProperty | null
}

export const pathText = (steps: readonly Step[]): string =>
  steps.map(({ property, list }) => (list ? `${property}[]` : property)).join('.')

export function propertyTree(
  query: string,
  columns: readonly { readonly steps: readonly Step[]; readonly place: Span }[],
): { readonly root: ObjectProperty; readonly diagnostics: readonly Diagnostic[] } {
  const root: ObjectProperty = { kind: 'object', path: '', members: new Map() }
  const diagnostics: Diagnostic[] = []
  for (const [column, { steps, place }] of columns.entries()) {
    let object = root
    for (const [index, step] of steps.entries()) {
      const path = pathText(steps.slice(0, index + 1))
      const last = index === steps.length - 1
      const next = step.list
        ? listStep(object, step, path, last, column)
        : plainStep(object, step, path, last, column)
      if (next.kind === 'object') object = next
      // Two values under one path are reported with the flat ones.
      else if (next.kind === 'conflict') {
        if (next.others !== null)
          diagnostics.push(catalogue.pathConflict(query, place, path, next.others, next.own))
        break
      }
    }
  }
  return { root, diagnostics }
}

type Taken =
  | ObjectProperty
  | { readonly kind: 'placed' }
  | { readonly kind: 'conflict'; readonly others: string | null; readonly own: string }

const PLACED: Taken = { kind: 'placed' }

function plainStep(
  object: ObjectProperty,
  { property }: Step,
  path: string,
  last: boolean,
  column: number,
): Taken {
  const known = object.members.get(property)
  if (last) {
    if (known)
      return { kind: 'conflict', others: known.kind === 'value' ? null : said(known), own: 'a value' }
    object.members.set(property, { kind: 'value', column })
    return PLACED
  }
  if (known)
    return known.kind === 'object' ? known : { kind: 'conflict', others: said(known), own: 'an object' }
  const made: ObjectProperty = { kind: 'object', path, members: new Map() }
  object.members.set(property, made)
  return made
}

function listStep(
  object: ObjectProperty,
  { property }: Step,
  path: string,
  last: boolean,
  column: number,
): Taken {
  const known = object.members.get(property)
  if (known && known.kind !== 'list') return { kind: 'conflict', others: said(known), own: 'a list' }
  const list: ListProperty = known ?? { kind: 'list', path, element: null }
  object.members.set(property, list)
  if (last) {
    if (list.element) {
      const others = list.element.kind === 'value' ? null : 'a list of objects'
      return { kind: 'conflict', others, own: 'a list of values' }
    }
    list.element = { kind: 'value', column }
    return PLACED
  }
  if (list.element?.kind === 'value') {
    return { kind: 'conflict', others: 'a list of values', own: 'a list of objects' }
  }
  list.element ??= { kind: 'object', path, members: new Map() }
  return list.element
}

const said = ({ kind }: PropertyNode): string =>
  kind === 'list' ? 'a list' : kind === 'object' ? 'an object' : 'a value'

/** The columns whose values are in a node, including those in its lists on request. */
export function columnsIn(node: PropertyNode, lists: boolean): readonly number[] {
  if (node.kind === 'value') return [node.column]
  if (node.kind === 'list') return lists && node.element ? columnsIn(node.element, lists) : []
  return [...node.members.values()].flatMap((member) => columnsIn(member, lists))
}

/** The lists of one level: in the node and in its objects. */
export function listsIn(node: ObjectProperty): readonly ListProperty[] {
  return [...node.members.values()].flatMap((member) =>
    member.kind === 'list' ? [member] : member.kind === 'object' ? listsIn(member) : [],
  )
}
