/** Row types that several queries of a module share by `@row`, held against each other. */
import type { RowNode } from '../model/row-shape.js'
import type { TypedQuery } from '../model/typed-query.js'
import { onOneLine } from './json-code.js'
import { type Layout, ModuleWriter } from './module-writer.js'
import { readsRows } from './query-module.js'
import { rowNode } from './row-code.js'
import { orNull, typeCode } from './value-code.js'

/** A row that is not what its name says, or that nobody reads: `difference` and `first` are then null. */
export interface RowProblem {
  readonly query: TypedQuery
  /** In words, and the query whose row the name stands for. */
  readonly other: { readonly difference: string; readonly first: TypedQuery } | null
}

export function sharedRowProblems(queries: readonly TypedQuery[], layout: Layout): readonly RowProblem[] {
  const named = queries.filter(({ source }) => source.rowType !== null)
  const firsts = new Map<string, TypedQuery>()
  const problems: RowProblem[] = []
  for (const query of named) {
    if (!readsRows(query)) {
      problems.push({ query, other: null })
      continue
    }
    const key = `${query.source.module}\n${query.source.rowType?.name}`
    const first = firsts.get(key)
    if (!first) firsts.set(key, query)
    const difference = first ? differenceOf(first, query, layout) : null
    if (first && difference !== null) problems.push({ query, other: { difference, first } })
  }
  return problems
}

/** The first property that is not the same, whatever the order. */
function differenceOf(first: TypedQuery, second: TypedQuery, layout: Layout): string | null {
  const [there, here] = [propertiesOf(first, layout), propertiesOf(second, layout)]
  for (const [path, type] of there) {
    const own = here.get(path)
    if (own === undefined) return `${path} is missing`
    if (own !== type) return `${path} is ${own}, not ${type}`
  }
  const further = [...here.keys()].find((path) => !there.has(path))
  return further === undefined ? null : `${further} is further`
}

function propertiesOf(query: TypedQuery, layout: Layout): ReadonlyMap<string, string> {
  const writer = new ModuleWriter(`${query.source.module}.ts`, layout, [])
  const properties = new Map<string, string>()
  const add = (node: RowNode, path: string): void => {
    switch (node.kind) {
      case 'value': {
        const column = query.columns[node.column]
        if (!column) throw new Error('a row reads a column that is not there')
        const code = onOneLine(typeCode(column.type, 'row', writer))
        properties.set(path, column.nullable ? orNull(code) : code)
        return
      }
      case 'list':
        properties.set(path, 'a list')
        add(node.element, `${path}[]`)
        return
      case 'object':
        if (path !== '') properties.set(path, node.presence?.nullable ? 'an object or null' : 'an object')
        for (const { property, node: member } of node.members) {
          add(member, path === '' ? property : `${path}.${property}`)
        }
    }
  }
  add(rowNode(query), '')
  return properties
}
