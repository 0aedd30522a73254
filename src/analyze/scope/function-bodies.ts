/**
 * Functions whose body is standard SQL (`return …`, `begin atomic … end`): Postgres keeps it as an analysed tree, and it stays what
 * it is for as long as the function does. A body in a string is not looked into.
 */
import type { CatalogFunction } from '../../database/catalog.js'
import { expressionType } from '../tree/expression-type.js'
import type { Scope } from './scope.js'
import { outputEntries } from '../tree/output-entries.js'
import { all, isA, type Node, type Query, type RangeTableEntry } from '../tree/nodes.js'
import { readTrees } from '../tree/read-tree.js'

const bodies = new WeakMap<CatalogFunction, Query | null>()

/** The query that returns the function's result: its last statement. */
function resultQuery(called: CatalogFunction): Query | null {
  let query = bodies.get(called)
  if (query === undefined) {
    query = all(called.body === null ? [] : readTrees(called.body), 'QUERY').at(-1) ?? null
    // The returned values are converted to the declared types; only if the types are equal is the result that
    // of the query.
    const types = query ? outputEntries(query).map(({ expr }) => expressionType(expr)) : []
    const same =
      types.length === called.columnTypes.length && types.every((type, at) => type === called.columnTypes[at])
    bodies.set(called, (query = same ? query : null))
  }
  return query
}

const scopes = new WeakMap<Node, WeakMap<Scope, Scope>>()

/** The body of a called function, in which its parameters are the arguments of the call. */
export function bodyOf(scope: Scope, call: Extract<Node, { tag: 'FUNCEXPR' }>): Scope | null {
  const called = scope.catalog.function(call.funcid)
  const query = called && !call.funcvariadic ? resultQuery(called) : null
  if (!called || !query || isCalledBy(scope, called)) return null
  let byScope = scopes.get(call)
  if (!byScope) scopes.set(call, (byScope = new WeakMap()))
  let body = byScope.get(scope)
  if (!body) {
    body = {
      query,
      parent: null,
      catalog: scope.catalog,
      spanAt: () => null,
      requiredParameters: new Set(),
      arraysWithoutNull: new Set(),
      listParameters: new Set(),
      call: { scope, called, args: call.args },
      declaresColumn: scope.declaresColumn,
    }
    byScope.set(scope, body)
  }
  return body
}

/** CREATE OR REPLACE can make functions call each other in a circle. */
function isCalledBy(scope: Scope, called: CatalogFunction): boolean {
  for (let at = scope.call; at; at = at.scope.call) if (at.called === called) return true
  return false
}

/**
 * The query with the rows of a function in FROM. A function that returns no set has a row even if its query
 * has none.
 */
export function rowsOfBody(scope: Scope, { functions }: RangeTableEntry): Scope | null {
  const [only, ...others] = functions
  const call = isA(only, 'RANGETBLFUNCTION') ? only.funcexpr : null
  return others.length === 0 && isA(call, 'FUNCEXPR') && call.funcretset ? bodyOf(scope, call) : null
}

/**
 * The output column of a body, from 1, behind a column of the function's rows; null if the body does not
 * return it.
 */
export function outputColumn(body: Scope, attribute: number): number | null {
  const index = body.call?.called.columnNumbers.indexOf(attribute) ?? -1
  return index < 0 ? null : index + 1
}

/** The argument for a parameter of a body; null if the call uses its default. */
export function argumentOf({ args }: { readonly args: readonly Node[] }, number: number): Node | null {
  const named = all(args, 'NAMEDARGEXPR').find(({ argnumber }) => argnumber === number - 1)
  if (named) return named.arg
  const positional = args[number - 1]
  return positional && positional.tag !== 'NAMEDARGEXPR' ? positional : null
}
