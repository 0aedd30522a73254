import type { Database } from '../database/database.js'
import { nodeIn, nodesOf, namesIn, textIn, type SqlNode } from './sql-tree.js'

/** An object that a statement references by name. */
export interface Reference {
  readonly kind: ReferenceKind
  /** Null if the name is unqualified. */
  readonly schema: string | null
  readonly name: string
}

const KINDS = [
  'schema',
  'role',
  'type',
  'relation',
  'function',
  'operator class',
  'access method',
  'publication',
] as const

type ReferenceKind = (typeof KINDS)[number]

/** The errors of Postgres for an object that does not exist: its classes 42 and 3F. */
export const isUndefined = (sqlstate: string): boolean =>
  ['42P01', '42704', '42883', '3F000'].includes(sqlstate)

/** All references of statements, including the schemas of qualified names. */
export function referencesIn(trees: readonly SqlNode[]): readonly Reference[] {
  const found = new Map<string, Reference>()
  const add = (kind: ReferenceKind, schema: string | null, name: string | null): void => {
    if (name === null) return
    found.set(keyOf({ kind, schema, name }), { kind, schema, name })
    if (schema !== null) add('schema', null, schema)
  }
  const addPath = (kind: ReferenceKind, path: readonly string[]): void =>
    add(kind, path.length > 1 ? (path[0] ?? null) : null, path.at(-1) ?? null)
  // DROP … IF EXISTS and ALTER … IF EXISTS need no object.
  const needing = trees.filter(({ fields }) => fields['missing_ok'] !== true)
  const nodes = [...nodesOf(needing.map((tree) => ({ [tree.kind]: tree.fields })))]
  const withQueries = new Set(
    nodes.flatMap(({ kind, fields }) => (kind === 'CommonTableExpr' ? [textIn(fields['ctename'])] : [])),
  )
  for (const { kind, fields } of nodes) {
    switch (kind) {
      case 'RangeVar': {
        const [schema, name] = [textIn(fields['schemaname']), textIn(fields['relname'])]
        if (schema !== null || !withQueries.has(name)) add('relation', schema, name)
        break
      }
      case 'RoleSpec':
        if (fields['roletype'] === 'ROLESPEC_CSTRING') add('role', null, textIn(fields['rolename']))
        break
      case 'GrantRoleStmt':
        for (const node of nodesOf(fields['granted_roles']))
          add('role', null, textIn(node.fields['priv_name']))
        break
      case 'TypeName':
        // `users.id%type` names a column, and `serial` is not a type but a notation.
        if (fields['pct_type'] !== true && !SERIAL.test(namesIn(fields['names']).join('.'))) {
          addPath('type', namesIn(fields['names']))
        }
        break
      case 'FuncCall':
      case 'CreateTrigStmt':
        addPath('function', namesIn(fields['funcname']))
        break
      case 'IndexElem':
        addPath('operator class', namesIn(fields['opclass']))
        break
      case 'IndexStmt':
        add('access method', null, textIn(fields['accessMethod']))
        break
      case 'AlterPublicationStmt':
        add('publication', null, textIn(fields['pubname']))
        break
      case 'GrantStmt':
        if (fields['objtype'] === 'OBJECT_SCHEMA') {
          for (const name of namesIn(fields['objects'])) add('schema', null, name)
        }
        break
      case 'CommentStmt':
        if (RELATIONS.has(String(fields['objtype']))) addPath('relation', textsIn(fields['object']))
        break
      case 'DefElem':
        // CREATE EXTENSION … SCHEMA s, ALTER DEFAULT PRIVILEGES IN SCHEMA s
        if (fields['defname'] === 'schema' || fields['defname'] === 'schemas') {
          for (const name of textsIn(fields['arg'])) add('schema', null, name)
        }
        break
      default:
    }
  }
  return [...found.values()]
}

const RELATIONS: ReadonlySet<string> = new Set([
  'OBJECT_INDEX',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_TABLE',
  'OBJECT_VIEW',
])

/** Source: transformColumnDefinition, src/backend/parser/parse_utilcmd.c */
const SERIAL = /^(?:small|big)?serial[248]?$/

const textsIn = (value: unknown): readonly string[] => {
  const node = nodeIn(value)
  return node?.kind === 'List' ? namesIn(node.fields['items']) : namesIn([value])
}

/** The objects that statements would create, if they succeeded. */
export function creationsIn(trees: readonly SqlNode[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (kind: ReferenceKind, path: readonly (string | null)[]): void => {
    const name = path.at(-1)
    if (typeof name === 'string')
      found.add(keyOf({ kind, schema: (path.length > 1 && path[0]) || null, name }))
  }
  for (const { kind, fields } of trees) {
    const relation = fields['relation'] ?? fields['view'] ?? fields['typevar'] ?? fields['sequence']
    for (const node of nodesOf([relation, fields['into'], fields['base']])) {
      if (node.kind !== 'RangeVar' || !CREATES_RELATION.test(kind)) continue
      const path = [textIn(node.fields['schemaname']), textIn(node.fields['relname'])]
      add('relation', path)
      add('type', path)
    }
    switch (kind) {
      case 'CreateSchemaStmt':
        add('schema', [textIn(fields['schemaname'])])
        break
      case 'CreateRoleStmt':
        add('role', [textIn(fields['role'])])
        break
      case 'CreateEnumStmt':
      case 'CreateRangeStmt':
        add('type', namesIn(fields['typeName']))
        break
      case 'CreateDomainStmt':
        add('type', namesIn(fields['domainname']))
        break
      case 'CreateFunctionStmt':
        add('function', namesIn(fields['funcname']))
        break
      case 'DefineStmt':
        add(fields['kind'] === 'OBJECT_AGGREGATE' ? 'function' : 'type', namesIn(fields['defnames']))
        break
      case 'CreatePublicationStmt':
        add('publication', [textIn(fields['pubname'])])
        break
      case 'IndexStmt':
        add('relation', [textIn(fields['idxname'])])
        break
      case 'RenameStmt':
        for (const renamed of RENAMED[String(fields['renameType'])] ?? []) {
          add(renamed, [textIn(fields['newname'])])
        }
        break
      default:
    }
  }
  return found
}

const CREATES_RELATION =
  /^(?:CreateStmt|ViewStmt|CreateTableAsStmt|CompositeTypeStmt|CreateSeqStmt|CreateForeignTableStmt)$/

const RENAMED: Readonly<Record<string, readonly ReferenceKind[]>> = {
  OBJECT_TABLE: ['relation', 'type'],
  OBJECT_VIEW: ['relation', 'type'],
  OBJECT_MATVIEW: ['relation', 'type'],
  OBJECT_SEQUENCE: ['relation'],
  OBJECT_INDEX: ['relation'],
  OBJECT_TYPE: ['type'],
  OBJECT_DOMAIN: ['type'],
  OBJECT_FUNCTION: ['function'],
  OBJECT_SCHEMA: ['schema'],
  OBJECT_ROLE: ['role'],
}

/** A name in the form of `creationsIn`; an unqualified name is created in `public`. */
export const keyOf = ({ kind, schema, name }: Reference): string =>
  JSON.stringify([kind, schema === 'public' ? null : schema, name])

/** The references whose objects the database does not have. */
export async function missingIn(
  database: Database,
  references: readonly Reference[],
): Promise<readonly Reference[]> {
  const missing: Reference[] = []
  for (const reference of references) {
    const { kind, schema, name } = reference
    const [row] = await database.rows(EXISTS[kind], [schema, name])
    if (!row) missing.push(reference)
  }
  return missing
}

const IN_SCHEMA = 'and ($1::text is null or n.nspname = $1::text)'
const UNQUALIFIED = '$1::text is null and'

const EXISTS: Readonly<Record<ReferenceKind, string>> = {
  schema: `select 1 from pg_namespace where ${UNQUALIFIED} nspname = $2`,
  relation: `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = $2 ${IN_SCHEMA}`,
  role: `select 1 from pg_roles where ${UNQUALIFIED} rolname = $2`,
  type: `select 1 from pg_type c join pg_namespace n on n.oid = c.typnamespace where c.typname = $2 ${IN_SCHEMA}`,
  function: `select 1 from pg_proc c join pg_namespace n on n.oid = c.pronamespace where c.proname = $2 ${IN_SCHEMA}`,
  'operator class': `select 1 from pg_opclass c join pg_namespace n on n.oid = c.opcnamespace where c.opcname = $2 ${IN_SCHEMA}`,
  'access method': `select 1 from pg_am where ${UNQUALIFIED} amname = $2`,
  publication: `select 1 from pg_publication where ${UNQUALIFIED} pubname = $2`,
}

/** The description for people. */
export const shownReference = ({ kind, schema, name }: Reference): string =>
  `${kind === 'relation' ? 'table' : kind} ${schema === null ? name : `${schema}.${name}`}`

/** In an order in which later objects can depend on earlier ones. */
export const inDependencyOrder = <T extends Reference>(references: readonly T[]): readonly T[] =>
  references.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
