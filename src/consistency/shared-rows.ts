/** Compares the row types that several queries of a module share by `@row`. */
import type { Config } from '../config/config.js'
import { rowTypesDiffer, rowTypeWithoutRows } from '../diagnostics/catalogue/nested.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { layoutOf } from '../emit/emit-modules.js'
import type { RowNode } from '../model/row-shape.js'
import type { TypedQuery } from '../model/typed-query.js'
import { onOneLine } from '../emit/json-code.js'
import { type Layout, ModuleWriter } from '../emit/module-writer.js'
import { readsRows } from '../emit/query-module.js'
import { rowNode } from '../emit/row-code.js'
import { orNull, typeCode } from '../emit/value-code.js'

/** Problems of rows that differ from the type of that name, or that nothing reads. */
export function sharedRowProblems(queries: readonly TypedQuery[], config: Config): readonly Diagnostic[] {
  const layout = layoutOf(config)
  const firsts = new Map<string, TypedQuery>()
  return queries.flatMap((query): readonly Diagnostic[] => {
    const { module, property, rowType } = query.source
    if (rowType === null) return []
    if (!readsRows(query)) return [rowTypeWithoutRows(property, rowType.span, rowType.name)]
    const key = `${module}\n${rowType.name}`
    const first = firsts.get(key)
    if (!first) firsts.set(key, query)
    const difference = first ? differenceOf(first, query, layout) : null
    if (!first || difference === null) return []
    const { source } = first
    return [
      rowTypesDiffer(property, rowType.span, rowType.name, difference, source.property, source.nameSpan),
    ]
  })
}

/** The first property that differs, whatever the order. */
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
