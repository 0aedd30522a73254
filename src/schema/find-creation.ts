import { span, type Span } from '../diagnostics/span.js'
import type { KeptObject } from './kept-objects.js'
import type { DatabasePlan } from './plan-database.js'
import { namesIn, nodesOf, parseScript, textIn, type SqlNode } from './sql-tree.js'

/** The last statement of the scripts that creates an object. Null if none does so by name. */
export async function findCreation(plan: DatabasePlan, object: KeptObject): Promise<Span | null> {
  const scripts = plan.setup ? [plan.setup, ...plan.migrations] : plan.migrations
  for (const file of scripts.toReversed()) {
    // Reading a script needs a parser; most scripts do not even mention the name.
    if (!file.text.includes(object.name.replace(/\(.*$/s, ''))) continue
    const statement = ((await parseScript(file.text)) ?? []).findLast(({ tree }) => creates(tree, object))
    if (statement) return span(file, statement.start, statement.end)
  }
  return null
}

function creates({ kind, fields }: SqlNode, object: KeptObject): boolean {
  const named = (name: unknown): boolean => name === object.name
  const relation = (value: unknown): boolean =>
    [...nodesOf([value])].some((node) => node.kind === 'RangeVar' && named(textIn(node.fields['relname'])))
  const onOwner = (value: unknown): boolean =>
    [...nodesOf([value])].some(
      (node) =>
        node.kind === 'RangeVar' && object.owner?.endsWith(`.${String(node.fields['relname'])}`) === true,
    )
  switch (object.kind) {
    case 'view':
      return kind === 'ViewStmt' && relation(fields['view'])
    case 'materialized view':
      return kind === 'CreateTableAsStmt' && relation(fields['into'])
    case 'function':
      return (
        kind === 'CreateFunctionStmt' &&
        object.name.startsWith(`${namesIn(fields['funcname']).at(-1) ?? ''}(`)
      )
    case 'domain':
      return kind === 'CreateDomainStmt' && named(namesIn(fields['domainname']).at(-1))
    case 'trigger':
      return kind === 'CreateTrigStmt' && named(fields['trigname']) && onOwner(fields['relation'])
    case 'rule':
      return kind === 'RuleStmt' && named(fields['rulename'])
    case 'policy':
      return kind === 'CreatePolicyStmt' && named(fields['policy_name']) && onOwner(fields['table'])
    case 'index':
      return kind === 'IndexStmt' && named(fields['idxname'])
    case 'column':
    case 'default':
    case 'constraint':
    case 'primary key':
      // What a table owns is created with the table or added to it.
      break
  }
  return (
    (kind === 'CreateStmt' || kind === 'AlterTableStmt') &&
    onOwner(fields['relation']) &&
    mentions(fields, object.name)
  )
}

const mentions = (fields: unknown, name: string): boolean =>
  [...nodesOf([fields])].some(
    (node) =>
      node.fields['colname'] === name || node.fields['conname'] === name || node.fields['name'] === name,
  )
