import type { RowNode } from '#sluice/model/row-shape'
import type { TypedQuery } from '#sluice/model/typed-query'

/**
 * A row's shape on one line: `id, note?, book?{title} @b.id` is a value, a nullable one, and an object that is null where the column
 * b.id is; `books[]{title} @b.id by a.id` is a list that takes rows in which b.id is not NULL, of rows that a.id tells apart.
 */
export function shapeText({ row, columns, hidden }: TypedQuery): string {
  const names = [...columns, ...hidden].map(({ name }) => name)
  const at = (column: number): string => names[column] ?? `no column ${column}`
  const text = (property: string, node: RowNode): string => {
    switch (node.kind) {
      case 'value':
        return columns[node.column]?.nullable ? `${property}?` : property
      case 'object': {
        const mark = node.presence === null ? '' : node.presence.nullable ? '?' : '!'
        const told = node.presence === null ? '' : ` @${at(node.presence.column)}`
        return `${property}${mark}{${inside(node)}}${told}`
      }
      case 'list': {
        const element = node.element.kind === 'object' ? `{${inside(node.element)}}` : text('', node.element)
        const told = node.present === null ? '' : ` @${at(node.present)}`
        return `${property}[]${element}${told} by ${node.key.map(at).join(' and ') || 'nothing'}`
      }
    }
  }
  const inside = ({ members }: Extract<RowNode, { kind: 'object' }>): string =>
    members.map(({ property, node }) => text(property, node)).join(', ')
  return row === null ? 'flat' : inside(row)
}
