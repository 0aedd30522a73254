import type { Database } from '../database/database.js'
import { extensionOfName, extensionOfType } from './extension-needs.js'
import { qualified, quoted } from './identifiers.js'
import { namesIn, nodesOf, textIn, type SqlNode } from './sql-tree.js'

/** Something that a statement refers to by name. */
export interface Reference {
  readonly kind: 'schema' | 'relation' | 'role' | 'type' | 'function' | 'operator class'
  /** Null where the name stands alone. */
  readonly schema: string | null
  readonly name: string
}

/** The errors of Postgres that say that something is not there: its classes 42 and 3F. */
export const isUndefined = (sqlstate: string): boolean =>
  ['42P01', '42704', '42883', '3F000'].includes(sqlstate)

/** Everything that statements refer to, schemas of qualified names included. */
export function referencesIn(trees: readonly SqlNode[]): readonly Reference[] {
  const found = new Map<string, Reference>()
  const add = (kind: Reference['kind'], schema: string | null, name: string | null): void => {
    if (name === null) return
    found.set(keyOf({ kind, schema, name }), { kind, schema, name })
    if (schema !== null) add('schema', null, schema)
  }
  const addPath = (kind: Reference['kind'], path: readonly string[]): void =>
    add(kind, path.length > 1 ? (path[0] ?? null) : null, path.at(-1) ?? null)
  for (const { kind, fields } of nodesOf(trees.map((tree) => ({ [tree.kind]: tree.fields })))) {
    if (kind === 'RangeVar') add('relation', textIn(fields['schemaname']), textIn(fields['relname']))
    else if (kind === 'RoleSpec' && fields['roletype'] === 'ROLESPEC_CSTRING') {
      add('role', null, textIn(fields['rolename']))
    } else if (kind === 'TypeName') addPath('type', namesIn(fields['names']))
    else if (kind === 'FuncCall') addPath('function', namesIn(fields['funcname']))
    else if (kind === 'IndexElem') addPath('operator class', namesIn(fields['opclass']))
    else if (kind === 'GrantStmt' && fields['objtype'] === 'OBJECT_SCHEMA') {
      for (const name of namesIn(fields['objects'])) add('schema', null, name)
    }
  }
  return [...found.values()]
}

/** What statements would create, if they succeeded. */
export function creationsIn(trees: readonly SqlNode[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (kind: Reference['kind'], path: readonly (string | null)[]): void => {
    const name = path.at(-1)
    if (typeof name === 'string')
      found.add(keyOf({ kind, schema: (path.length > 1 && path[0]) || null, name }))
  }
  for (const { kind, fields } of trees) {
    const relation = fields['relation'] ?? fields['view'] ?? fields['typevar'] ?? fields['sequence']
    for (const node of nodesOf([relation, fields['into']])) {
      if (node.kind !== 'RangeVar' || !CREATES_RELATION.test(kind)) continue
      const path = [textIn(node.fields['schemaname']), textIn(node.fields['relname'])]
      add('relation', path)
      add('type', path)
    }
    if (kind === 'CreateSchemaStmt') add('schema', [textIn(fields['schemaname'])])
    if (kind === 'CreateRoleStmt') add('role', [textIn(fields['role'])])
    if (kind === 'CreateEnumStmt' || kind === 'CreateRangeStmt') add('type', namesIn(fields['typeName']))
    if (kind === 'CreateDomainStmt') add('type', namesIn(fields['domainname']))
    if (kind === 'CreateFunctionStmt') add('function', namesIn(fields['funcname']))
  }
  return found
}

const CREATES_RELATION = /^(?:CreateStmt|ViewStmt|CreateTableAsStmt|CompositeTypeStmt|CreateSeqStmt)$/

/** A name as `creationsIn` holds it; `public` is where a name that stands alone is created. */
export const keyOf = ({ kind, schema, name }: Reference): string =>
  JSON.stringify([kind, schema === 'public' ? null : schema, name])

/** Which of the references the database does not have. */
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

const EXISTS: Readonly<Record<Reference['kind'], string>> = {
  schema: 'select 1 from pg_namespace where $1::text is null and nspname = $2',
  relation: `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = $2 ${IN_SCHEMA}`,
  role: 'select 1 from pg_roles where $1::text is null and rolname = $2',
  type: `select 1 from pg_type c join pg_namespace n on n.oid = c.typnamespace where c.typname = $2 ${IN_SCHEMA}`,
  function: `select 1 from pg_proc c join pg_namespace n on n.oid = c.pronamespace where c.proname = $2 ${IN_SCHEMA}`,
  'operator class': `select 1 from pg_opclass c join pg_namespace n on n.oid = c.opcnamespace where c.opcname = $2 ${IN_SCHEMA}`,
}

/** How people call it. */
export const shownReference = ({ kind, schema, name }: Reference): string =>
  `${kind === 'relation' ? 'table' : kind} ${schema === null ? name : `${schema}.${name}`}`

/** Statements that stand in for what a database's host provides. */
export function stubFor(missing: readonly Reference[]): string {
  const ordered = missing.toSorted((a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind))
  return [...new Set(ordered.map(stub))].map((statement) => `${statement};`).join(' ')
}

const RANK: readonly Reference['kind'][] = [
  'schema',
  'role',
  'type',
  'function',
  'relation',
  'operator class',
]

function stub({ kind, schema, name }: Reference): string {
  const path =
    schema === null ? bare(name) : qualified(schema, name).replaceAll(/"([a-z_][a-z0-9_]*)"/g, '$1')
  const extension = kind === 'type' ? extensionOfType(name) : extensionOfName(name)
  if (extension !== null) return `create extension if not exists ${bare(extension)}`
  if (kind === 'schema') return `create schema ${path}`
  if (kind === 'role') return `create role ${path}`
  if (kind === 'relation') return `create table ${path} (id uuid primary key)`
  if (kind === 'type') return `create domain ${path} as text`
  if (kind === 'function') return `create function ${path}() returns uuid language sql as 'select null::uuid'`
  return `create extension if not exists … -- the one that has the operator class ${path}`
}

const bare = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name))
