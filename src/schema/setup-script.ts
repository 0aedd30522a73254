import type { Database } from '../database/database.js'
import { extensionOf } from './extension-needs.js'
import { type Caller, functionStubs } from './function-stubs.js'
import { bare, pathOf } from './identifiers.js'
import type { DatabasePlan } from './plan-database.js'
import { readScripts } from './read-scripts.js'
import { inDependencyOrder, keyOf, type Reference } from './references.js'
import { namesIn, nodesOf, textIn, type SqlNode } from './sql-tree.js'
import { type HostObject, supabaseObjects, tableStatement } from './supabase.js'

/** The objects that a setup file has to create, and the evidence for their definitions. */
export interface SetupNeeds {
  readonly missing: readonly Reference[]
  /** Tables whose columns Drizzle declares, although no migration creates them. */
  readonly hostTables: readonly HostObject[]
  /** The statements that need them. */
  readonly callers: readonly Caller[]
  /** Whether an extension can be created in the embedded Postgres. */
  readonly hasExtension: (name: string) => boolean
}

/**
 * The statements of a setup file with stubs for everything that is missing, in an order in which they run.
 */
export async function setupScript(
  database: Database,
  { missing, hostTables, callers, hasExtension }: SetupNeeds,
): Promise<readonly string[]> {
  const provided = new Map(
    [...supabaseObjects, ...hostTables].map((object) => [keyOf(object), object.statement]),
  )
  const statements: string[] = []
  const functions: Reference[] = []
  for (const reference of inDependencyOrder(missing)) {
    const known = provided.get(keyOf(reference))
    if (known !== undefined) statements.push(known)
    else if (reference.kind === 'function' && extensionFor(reference, hasExtension) === null)
      functions.push(reference)
    else {
      const statement = stub(reference, hasExtension) ?? (await tableStub(database, reference, callers))
      if (statement !== null) statements.push(statement)
    }
  }
  const stubs = functions.length === 0 ? [] : await functionStubs(database, functions, callers, statements)
  return [...new Set([...statements, ...stubs])]
}

/** The stubs of the Supabase objects that a plan needs, known by name, without querying a database. */
export async function supabaseSetup(plan: DatabasePlan): Promise<readonly string[]> {
  const { statements, created } = await readScripts(plan)
  const needed = new Set(statements.flatMap(({ references }) => references.map(keyOf)))
  return inDependencyOrder([...supabaseObjects, ...plan.hostTables])
    .filter((reference) => needed.has(keyOf(reference)) && !created.has(keyOf(reference)))
    .map(({ statement }) => statement)
}

/** Null for tables, and for objects that no statement can replace. */
function stub(reference: Reference, hasExtension: (name: string) => boolean): string | null {
  const path = pathOf(reference)
  const extension = extensionFor(reference, hasExtension)
  if (extension !== null) return `create extension if not exists ${bare(extension)}`
  switch (reference.kind) {
    case 'schema':
    case 'role':
    case 'publication':
      return `create ${reference.kind} ${path}`
    case 'type':
      return `create domain ${path} as text`
    case 'operator class':
    case 'access method':
    case 'function':
    case 'relation':
      return null
  }
}

function extensionFor(reference: Reference, hasExtension: (name: string) => boolean): string | null {
  const extension = extensionOf(reference)
  return extension !== null && hasExtension(extension) ? extension : null
}

/** A table with the columns that foreign keys reference, with the types of the referencing columns. */
async function tableStub(
  database: Database,
  reference: Reference,
  callers: readonly Caller[],
): Promise<string | null> {
  if (reference.kind !== 'relation') return null
  const columns = new Map<string, string>()
  for (const { trees } of callers) {
    for (const tree of trees) {
      for (const { target, source, type } of foreignKeys(tree, reference)) {
        columns.set(target ?? 'id', type ?? (await typeOf(database, tree, source)) ?? 'uuid')
      }
    }
  }
  if (columns.size === 0) columns.set('id', 'uuid')
  const [key] = columns.keys()
  return tableStatement(
    pathOf(reference),
    [...columns].map(([name, type]) => `${bare(name)} ${type}${name === key ? ' primary key' : ' unique'}`),
  )
}

interface ForeignKeyColumn {
  /** Null for the primary key. */
  readonly target: string | null
  readonly source: string | null
  /** The type of a column that is defined with its foreign key. */
  readonly type: string | null
}

function foreignKeys(tree: SqlNode, reference: Reference): readonly ForeignKeyColumn[] {
  const found: ForeignKeyColumn[] = []
  const nodes = [...nodesOf([{ [tree.kind]: tree.fields }])]
  for (const node of nodes) {
    if (node.kind !== 'Constraint') continue
    const [table] = [...nodesOf([node.fields['pktable']])]
    if (textIn(table?.fields['relname']) !== reference.name) continue
    if (textIn(table?.fields['schemaname']) !== reference.schema) continue
    const targets = namesIn(node.fields['pk_attrs'])
    const sources = namesIn(node.fields['fk_attrs'])
    const column = nodes.find(
      ({ kind, fields }) =>
        kind === 'ColumnDef' && [...nodesOf(fields['constraints'])].some((own) => own.fields === node.fields),
    )
    const type =
      column &&
      [...nodesOf([column.fields['typeName']])].map((name) => namesIn(name.fields['names']).at(-1) ?? null)[0]
    for (let index = 0; index < Math.max(1, targets.length, sources.length); index++) {
      found.push({ target: targets[index] ?? null, source: sources[index] ?? null, type: type ?? null })
    }
  }
  return found
}

async function typeOf(
  database: Database,
  { fields }: SqlNode,
  column: string | null,
): Promise<string | null> {
  const [table] = [...nodesOf([fields['relation']])]
  const [row] = await database.rows(
    `select format_type(a.atttypid, a.atttypmod) as type
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where c.relname = $1 and n.nspname = coalesce($2, n.nspname) and a.attname = $3`,
    [textIn(table?.fields['relname']), textIn(table?.fields['schemaname']), column],
  )
  return row?.['type'] ?? null
}
