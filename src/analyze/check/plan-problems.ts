import type { ServerError } from '../../database/database.js'
import { constantFails, notPlannable } from '../../diagnostics/catalogue/rejections.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import { clausePlace, ROW_LOCKS } from './clause-places.js'
import { constantCall, constantFailure } from './constant-errors.js'
import type { AnalysisContext } from '../context.js'
import { usableKeys } from './deferrable-arbiters.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { expressionPlace } from '../columns/output-properties.js'
import { plannable } from '../ask/plan-check.js'
import { inAuthorsWords } from '../explain/rejections.js'
import { all, type Query } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import { treeSpans } from '../tree/tree-offsets.js'

/**
 * The error of the planner or of the executor's start, if it is an error of the text and not of the session.
 */
export function planProblems(query: DescribedQuery, context: AnalysisContext): readonly Diagnostic[] {
  const { source, planError } = query
  if (!planError || planError.context !== null) return []
  const planned = plannable(query)
  const message = inAuthorsWords(planError.message, source)
  if (isRefusal(planError)) {
    const { place, hint } = refusal(planError, planned, context)
    return [notPlannable(source.property, place, message, hint, planError.sqlstate)]
  }
  const failure = planError.sqlstate.startsWith(DATA_EXCEPTION)
    ? constantFailure(planned.tree, context.catalog)
    : null
  return failure === null
    ? []
    : [
        constantFails[failure](
          source.property,
          placeOfConstant(planned) ?? source.nameSpan,
          message,
          planError.sqlstate,
        ),
      ]
}

/** Postgres reports no place for the failure: it is known only if a single call has constant arguments. */
function placeOfConstant({ tree, rewritten }: DescribedQuery): Span | null {
  const call = constantCall(tree)
  return call && expressionPlace(treeSpans(rewritten), call)
}

/**
 * Class 22: errors of functions about their arguments. Errors of other classes can depend on anything that a
 * function reads.
 */
const DATA_EXCEPTION = '22'

const isRefusal = ({ sqlstate, file, routine }: ServerError): boolean =>
  sqlstate !== INSUFFICIENT_PRIVILEGE && (REFUSING_FILES.has(file ?? '') || routine === CHECK_OF_ROW_LOCKS)

/**
 * src/backend/parser/analyze.c, which the planner calls again for the views that it has merged into the
 * statement.
 */
const CHECK_OF_ROW_LOCKS = 'CheckSelectLocking'

/** The role that runs the statement need not be the one that plans it here. */
const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * The files of src/backend/optimizer and src/backend/executor that raise errors about a statement as such. An
 * error of any other file comes from a function that the planner has evaluated, or from a foreign server.
 * docs/soundness.md lists the errors.
 */
const REFUSING_FILES: ReadonlySet<string> = new Set([
  'appendinfo.c',
  'createplan.c',
  'execExpr.c',
  'execMain.c',
  'execSRF.c',
  'execUtils.c',
  'initsplan.c',
  'joinrels.c',
  'nodeAgg.c',
  'nodeMergejoin.c',
  'nodeModifyTable.c',
  'nodeWindowAgg.c',
  'plancat.c',
  'planner.c',
  'prepunion.c',
])

interface Refusal {
  readonly place: Span
  readonly hint: string | null
}

function refusal(error: ServerError, planned: DescribedQuery, context: AnalysisContext): Refusal {
  const { source, rewritten } = planned
  const { clauses, hint } = (error.routine !== null && BY_ROUTINE[error.routine]) || UNKNOWN
  const place =
    error.position === null
      ? clausePlace(rewritten, clauses)
      : rewritten.spanAt(error.position, error.position + 1)
  return {
    place: place ?? source.copy?.table ?? source.nameSpan,
    hint: error.hint ?? (typeof hint === 'function' ? hint(planned.tree, context) : hint) ?? error.detail,
  }
}

interface RefusalKind {
  /** The first words of the rejected clause. */
  readonly clauses: readonly string[]
  readonly hint: string | null | ((tree: Query, context: AnalysisContext) => string | null)
}

const UNKNOWN: RefusalKind = { clauses: [], hint: null }

const CHANGES = ['insert into', 'update', 'delete from', 'merge into']

/**
 * By the function of Postgres's sources that raises it. For a function of another version without an entry,
 * the place is the query's name, and there is no hint.
 */
const BY_ROUTINE: Readonly<Record<string, RefusalKind>> = {
  infer_arbiter_indexes: { clauses: ['on conflict'], hint: keysOfTarget },
  make_outerjoininfo: {
    clauses: ROW_LOCKS,
    hint: 'name the tables whose rows to lock, as in for update of a, since a row of the other side may be absent',
  },
  populate_joinrel_with_paths: {
    clauses: ['full join', 'full outer join'],
    hint: 'join on an equality, or combine the left join with the rows that only the right side has by union all',
  },
  CheckValidResultRel: {
    clauses: CHANGES,
    hint: 'change its underlying tables, and run refresh materialized view',
  },
  CheckValidRowMarkRel: {
    clauses: ROW_LOCKS,
    hint: 'name the tables whose rows to lock, as in for update of a',
  },
  [CHECK_OF_ROW_LOCKS]: {
    clauses: ROW_LOCKS,
    hint: 'name the tables whose rows to lock, as in for update of a, since the rows of a view that groups cannot be locked',
  },
  grouping_planner: { clauses: ROW_LOCKS, hint: 'lock the rows of each table in a separate query' },
  preprocess_grouping_sets: { clauses: ['group by'], hint: null },
  create_ordinary_grouping_paths: { clauses: ['group by'], hint: null },
  create_distinct_paths: { clauses: ['distinct'], hint: null },
  select_active_windows: { clauses: ['over'], hint: null },
  make_pathkeys_for_window: { clauses: ['over'], hint: null },
  generate_recursion_path: {
    clauses: ['union'],
    hint: 'write union all, and stop the recursion with a condition',
  },
  generate_nonunion_paths: { clauses: ['intersect', 'except'], hint: null },
  make_modifytable: { clauses: ['merge into'], hint: null },
}

/** The keys of the table of the rejected ON CONFLICT, if it is the only one of the statement. */
function keysOfTarget(tree: Query, { catalog }: AnalysisContext): string | null {
  const targets: number[] = []
  walk(tree, (node) => {
    if (node.tag !== 'QUERY' || !node.onConflict) return
    targets.push(all(node.rtable, 'RANGETBLENTRY')[node.resultRelation - 1]?.relid ?? 0)
  })
  const relation = targets.length === 1 ? catalog.relation(targets[0] ?? 0) : undefined
  if (!relation) return NO_KEY
  const keys = usableKeys(relation)
  const special = relation.specialKeys.map(({ name }) => name)
  if (keys.length + special.length === 0) return `create a unique index on ${relation.name}, which has none`
  const plain = keys.length > 0 ? `name a key of ${relation.name}: ${keys.join(', ')}` : null
  const others =
    special.length > 0
      ? `${special.join(', ')} ${special.length > 1 ? 'require' : 'requires'} the expressions and the WHERE of the index, with constants`
      : null
  return [plain, others].flatMap((part) => part ?? []).join('; ')
}

const NO_KEY = 'name the columns of a unique index, with its WHERE if it is partial, or its expressions'
