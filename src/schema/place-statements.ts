import type { Span } from '../diagnostics/span.js'
import type { DeclarationLocator } from '../model/schema-model.js'
import { namesIn, nodesOf, textIn, type SqlNode } from './sql-tree.js'

/**
 * The place of the schema module's declaration for a statement of drizzle-kit: the index, constraint, policy
 * or type by its name, otherwise the column, otherwise the table.
 */
export function placeOfStatement(
  locator: DeclarationLocator,
  sql: string,
  trees: readonly SqlNode[],
  position: number | null,
): Span | null {
  const [first] = trees
  const relation = first ? relationOf(first) : relationInQuotes(sql)
  const owner = relation === null ? null : { schema: relation.schema ?? 'public', name: relation.name }
  const name = first ? nameOf(first) : null
  const column = columnOf(sql, trees, position)
  return (
    (name === null ? null : locator.named(name, owner)) ??
    (column === null || owner === null ? null : locator.column(owner.schema, owner.name, column)) ??
    (owner === null ? null : locator.relation(owner.schema, owner.name))
  )
}

interface RelationName {
  readonly schema: string | null
  readonly name: string
}

function relationOf({ fields }: SqlNode): RelationName | null {
  const holder = fields['relation'] ?? fields['table'] ?? fields['view'] ?? fields['into'] ?? null
  const [node] = [...nodesOf([holder])].filter(({ kind }) => kind === 'RangeVar')
  const name = textIn(node?.fields['relname'])
  return name === null ? null : { schema: textIn(node?.fields['schemaname']), name }
}

/**
 * For a statement that does not parse: in each of drizzle-kit's statements, the first quoted name is the
 * relation's.
 */
function relationInQuotes(sql: string): RelationName | null {
  const [, first, second] = /"((?:[^"]|"")+)"(?:\."((?:[^"]|"")+)")?/.exec(sql) ?? []
  if (first === undefined) return null
  return second === undefined ? { schema: null, name: first } : { schema: first, name: second }
}

/** The name of the created object, if it is not a relation. */
function nameOf({ kind, fields }: SqlNode): string | null {
  switch (kind) {
    case 'IndexStmt':
      return textIn(fields['idxname'])
    case 'CreatePolicyStmt':
    case 'AlterPolicyStmt':
      return textIn(fields['policy_name'])
    case 'CreateEnumStmt':
      return namesIn(fields['typeName']).at(-1) ?? null
    case 'CreateRoleStmt':
      return textIn(fields['role'])
    case 'CreateSchemaStmt':
      return textIn(fields['schemaname'])
    case 'AlterTableStmt': {
      const constraints = [...nodesOf(fields['cmds'])].filter((node) => node.kind === 'Constraint')
      return textIn(constraints[0]?.fields['conname'])
    }
    default:
      return null
  }
}

/** The column whose definition contains the position, or that a constraint or an index uses. */
function columnOf(sql: string, trees: readonly SqlNode[], position: number | null): string | null {
  const nodes = [...nodesOf(trees.map((tree) => ({ [tree.kind]: tree.fields })))]
  const definitions = nodes.filter((node) => node.kind === 'ColumnDef')
  const bytes = position === null ? null : Buffer.byteLength(sql.slice(0, position))
  const definition =
    bytes === null
      ? definitions.length === 1
        ? definitions[0]
        : undefined
      : definitions.findLast((node) => Number(node.fields['location'] ?? 0) <= bytes)
  const keys = nodes.flatMap((node) => {
    if (definitions.length > 0) return []
    if (node.kind === 'Constraint') return namesIn(node.fields['fk_attrs'] ?? node.fields['keys'])
    return node.kind === 'IndexElem' ? (textIn(node.fields['name']) ?? []) : []
  })
  return textIn(definition?.fields['colname']) ?? keys[0] ?? null
}
