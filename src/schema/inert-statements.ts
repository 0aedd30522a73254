import { blockStatements } from './inner-statements.js'
import { namesIn, nodeIn, nodesOf, textIn, type SqlNode } from './sql-tree.js'

/** What determines whether a statement is inert, besides its own syntax. */
export interface InertContext {
  /** Whether a relation exists, or would if a script succeeded. */
  hasRelation(schema: string | null, name: string): boolean
  /** Whether every function of this name is built in. */
  isBuiltInFunction(path: readonly string[]): boolean
  /** Whether this function does not exist: neither in the database nor in a script. */
  isAbsentFunction(path: readonly string[]): boolean
}

/**
 * Whether queries have the same types, nullability and row bounds with and without the effect of a statement:
 * it changes only rows, plans, privileges or comments. Names of check constraints and foreign keys are part
 * of the generated code, so a statement that creates constraints is never inert.
 */
export async function isInert(statement: SqlNode, context: InertContext): Promise<boolean> {
  const { kind, fields } = statement
  if (INERT.has(kind)) return true
  switch (kind) {
    case 'IndexStmt':
      // A unique index bounds rows, and ON CONFLICT depends on it.
      return fields['unique'] !== true && fields['primary'] !== true
    case 'CreateTrigStmt':
      return isInertTrigger(fields) || !isOnRelation(fields, context)
    case 'AlterTableStmt':
      return (
        !isOnRelation(fields, context) ||
        commands(fields).every((command) => INERT_COMMANDS.has(String(command['subtype'])))
      )
    case 'DropStmt':
      return INERT_OBJECTS.has(String(fields['removeType']))
    case 'RenameStmt':
      return INERT_OBJECTS.has(String(fields['renameType']))
    case 'SelectStmt':
      return fields['intoClause'] === undefined && callsNoRoutine([statement], context)
    case 'DoStmt': {
      const { statements, isComplete } = await blockStatements(statement)
      if (!isComplete) return false
      for (const inner of statements) if (!(await isInert(inner, context))) return false
      return true
    }
    default:
      return false
  }
}

/**
 * Policies filter rows; roles and privileges determine who may run a query; statements on rows do not affect
 * the schema.
 */
const INERT: ReadonlySet<string> = new Set([
  'AlterDefaultPrivilegesStmt',
  'AlterOwnerStmt',
  'AlterPolicyStmt',
  'AlterPublicationStmt',
  'AlterRoleSetStmt',
  'AlterRoleStmt',
  'AlterStatsStmt',
  'AlterSubscriptionStmt',
  'ClusterStmt',
  'CommentStmt',
  'CopyStmt',
  'CreatePolicyStmt',
  'CreatePublicationStmt',
  'CreateRoleStmt',
  'CreateStatsStmt',
  'CreateSubscriptionStmt',
  'DeleteStmt',
  'DropRoleStmt',
  'DropSubscriptionStmt',
  'GrantRoleStmt',
  'GrantStmt',
  'InsertStmt',
  'LockStmt',
  'MergeStmt',
  'NotifyStmt',
  'RefreshMatViewStmt',
  'ReindexStmt',
  'SecLabelStmt',
  'TruncateStmt',
  'UpdateStmt',
  'VacuumStmt',
])

const INERT_COMMANDS: ReadonlySet<string> = new Set([
  'AT_ChangeOwner',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_ReplicaIdentity',
  'AT_SetCompression',
  'AT_SetOptions',
  'AT_SetStatistics',
  'AT_SetStorage',
  'AT_SetTableSpace',
])

const INERT_OBJECTS: ReadonlySet<string> = new Set([
  'OBJECT_POLICY',
  'OBJECT_PUBLICATION',
  'OBJECT_ROLE',
  'OBJECT_STATISTIC_EXT',
  'OBJECT_SUBSCRIPTION',
])

/**
 * A trigger BEFORE or INSTEAD OF each row can change the row or suppress it; any other trigger runs after the
 * result of the command is determined, or can only fail.
 * Source: https://www.postgresql.org/docs/18/trigger-definition.html
 */
const isInertTrigger = (fields: SqlNode['fields']): boolean =>
  fields['row'] !== true || Number(fields['timing'] ?? 0) === 0

/** A query cannot use a relation that does not exist, so changes of it do not matter. */
function isOnRelation({ relation }: SqlNode['fields'], { hasRelation }: InertContext): boolean {
  return [...nodesOf([relation])].some(
    ({ kind, fields }) =>
      kind === 'RangeVar' && hasRelation(textIn(fields['schemaname']), textIn(fields['relname']) ?? ''),
  )
}

function commands(fields: SqlNode['fields']): readonly SqlNode['fields'][] {
  const list: readonly unknown[] = Array.isArray(fields['cmds']) ? fields['cmds'] : []
  return list.map((command) => nodeIn(command)?.fields ?? {})
}

/** A function of the project can create or alter anything; one that does not exist cannot run here. */
function callsNoRoutine(
  statements: readonly SqlNode[],
  { isBuiltInFunction, isAbsentFunction }: InertContext,
): boolean {
  return [...nodesOf(statements.map(({ kind, fields }) => ({ [kind]: fields })))]
    .filter(({ kind }) => kind === 'FuncCall')
    .map(({ fields }) => namesIn(fields['funcname']))
    .every((path) => isBuiltInFunction(path) || isAbsentFunction(path))
}
