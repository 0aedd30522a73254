/** The TypeScript of a row: its type, and the expression that reads it. */
import type { TypedColumn, TypedQuery } from '../model/typed-query.js'
import { type ListNode, listIn, type ObjectNode, type RowNode } from '../model/row-shape.js'
import { pascalCase } from '../source/names.js'
import type { QuerySource } from '../model/query-source.js'
import { access, literalKey, propertyKey, stringLiteral } from './literals.js'
import { type ModuleWriter, PURE } from './module-writer.js'
import { codecCode, orNull, typeCode } from './value-code.js'

/** The name of a query's row type. */
export const rowTypeName = ({ rowType, property }: Pick<QuerySource, 'rowType' | 'property'>): string =>
  rowType?.name ?? `${pascalCase(property)}Row`

type Columns = readonly TypedColumn[]

/** The row as an object, even if nothing nests. */
export function rowNode({ row, columns }: Pick<TypedQuery, 'row' | 'columns'>): ObjectNode {
  const members = columns.map(({ property }, column) => ({
    property,
    node: { kind: 'value', column } as const,
  }))
  return row ?? { kind: 'object', members, presence: null }
}

/** The members of the row's interface, in braces. */
export function rowTypeCode(query: Pick<TypedQuery, 'row' | 'columns'>, writer: ModuleWriter): string {
  return objectTypeCode(rowNode(query), query.columns, '', writer)
}

function objectTypeCode(
  { members }: ObjectNode,
  columns: Columns,
  indent: string,
  writer: ModuleWriter,
): string {
  const inner = `${indent}  `
  const lines = members.map(
    ({ property, node }) =>
      `${inner}${propertyKey(property)}: ${nodeTypeCode(node, columns, inner, writer)}\n`,
  )
  return `{\n${lines.join('')}${indent}}`
}

function nodeTypeCode(node: RowNode, columns: Columns, indent: string, writer: ModuleWriter): string {
  switch (node.kind) {
    case 'value': {
      const { type, nullable } = columnAt(columns, node.column)
      const code = typeCode(type, 'row', writer).replaceAll('\n', `\n${indent}`)
      return nullable ? orNull(code) : code
    }
    case 'object': {
      const code = objectTypeCode(node, columns, indent, writer)
      return node.presence?.nullable ? orNull(code) : code
    }
    case 'list': {
      const code = nodeTypeCode(node.element, columns, indent, writer)
      return `${node.element.kind === 'value' && / /.test(code) ? `(${code})` : code}[]`
    }
  }
}

/** The arrow function that reads a row, with empty lists. */
export function rowReaderCode(query: TypedQuery, rowType: string, writer: ModuleWriter): string {
  return `(cells): ${rowType} => (${objectCode(rowNode(query), query.columns, '  ', writer)})`
}

/** The code that fills the lists of the row; null for a row without lists. */
export function listCode({ row, columns }: TypedQuery, rowType: string, writer: ModuleWriter): string | null {
  return row && collectCode(row, rowType, columns, '  ', writer)
}

function objectCode({ members }: ObjectNode, columns: Columns, indent: string, writer: ModuleWriter): string {
  const inner = `${indent}  `
  const lines = members.map(
    ({ property, node }) =>
      `${inner}${literalKey(property)}: ${nodeCode(node, property, columns, inner, writer)},\n`,
  )
  return `{\n${lines.join('')}${indent}}`
}

function nodeCode(
  node: RowNode,
  hint: string,
  columns: Columns,
  indent: string,
  writer: ModuleWriter,
): string {
  switch (node.kind) {
    case 'value':
      return cellCode(columns, node.column, hint, writer)
    case 'list':
      return '[]'
    case 'object': {
      const code = objectCode(node, columns, indent, writer)
      if (!node.presence) return code
      const { column, nullable } = node.presence
      return nullable
        ? `${writer.shared('isNull')}(cells, ${column}) ? null : ${code}`
        : `${writer.shared('present')}(cells, ${column}) && ${code}`
    }
  }
}

function cellCode(columns: Columns, column: number, hint: string, writer: ModuleWriter): string {
  const { type, nullable } = columnAt(columns, column)
  const read = writer.shared(nullable ? 'valueOrNull' : 'value')
  return `${read}(cells, ${column}, ${codecCode(type, hint, writer)})`
}

/** `typeName` is the type of the object. */
function collectCode(
  object: ObjectNode,
  typeName: string,
  columns: Columns,
  indent: string,
  writer: ModuleWriter,
): string | null {
  const list = listIn(object)
  if (!list) return null
  const { path, type } = pathTo(object, list, 'row', typeName)
  const element = `${type}[number]`
  const inner = `${indent}  `
  const read =
    list.element.kind === 'value'
      ? cellCode(columns, list.element.column, hintOf(path), writer)
      : `(${objectCode(list.element, columns, inner, writer)})`
  const deeper =
    list.element.kind === 'object' ? collectCode(list.element, element, columns, inner, writer) : null
  const lines = [
    `key: [${list.key.join(', ')}],`,
    `of: (row: ${typeName}) => ${path},`,
    ...(list.present === null ? [] : [`present: ${list.present},`]),
    `element: (cells): ${element} => ${read},`,
    ...(deeper === null ? [] : [`list: ${deeper},`]),
  ]
  return `${PURE}${writer.shared('collect')}({\n${lines.map((line) => `${inner}${line}\n`).join('')}${indent}})`
}

/** The path to the array of a list from the object that contains it, and the array's type. */
function pathTo(
  object: ObjectNode,
  list: ListNode,
  path: string,
  type: string,
): { readonly path: string; readonly type: string } {
  for (const { property, node } of object.members) {
    const at = { path: access(path, property), type: `${type}[${stringLiteral(property)}]` }
    if (node === list) return at
    if (node.kind !== 'object' || listIn(node) !== list) continue
    return node.presence?.nullable
      ? pathTo(node, list, `${at.path}?`, `NonNullable<${at.type}>`)
      : pathTo(node, list, at.path, at.type)
  }
  throw new Error('a list that is not in its row')
}

const hintOf = (path: string): string =>
  path.slice(path.lastIndexOf('.') + 1).replace(/[^\p{ID_Continue}$]/gu, '')

function columnAt(columns: Columns, index: number): TypedColumn {
  const column = columns[index]
  if (!column) throw new Error(`the row reads a column ${index} that is not there`)
  return column
}
