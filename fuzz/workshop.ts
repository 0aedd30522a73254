/** Puts the parts of the query generator together, and makes statements. */
import { changeOf, type Target } from './changes.js'
import { conditionOf } from './conditions.js'
import type { Readable, Workshop } from './context.js'
import { expressionOf } from './expressions.js'
import type { Random } from './random.js'
import { readables, type SchemaObject, target } from './schema.js'
import { selectOf } from './selects.js'
import { arraysOfArrays } from './nested-arrays.js'
import { nestedSelect } from './nested-selects.js'
import { plannedStatement } from './planned-statements.js'
import type { Part } from './tree.js'
import type { TypeName } from './types.js'

export interface Statement {
  readonly sql: Part
  /** The generator's own idea of its parameters. */
  readonly parameters: ReadonlyMap<string, TypeName | 'limit'>
  /** Parameters on the way to a column, and whether it can be left out. */
  readonly passedOn: ReadonlyMap<string, boolean>
}

/** What statements can name of a schema. */
export interface Names {
  readonly relations: readonly Readable[]
  readonly targets: readonly Target[]
}

export const namesOf = (objects: readonly SchemaObject[]): Names => ({
  relations: objects.flatMap(readables),
  targets: objects.map(target).filter((found) => found !== null),
})

export function workshop(random: Random, { relations, targets }: Names, parameterized: boolean): Workshop {
  let last = 0
  const shop: Workshop = {
    random,
    relations,
    parameterized,
    parameters: new Map(),
    marks: new Map(),
    passedOn: new Map(),
    next: () => ++last,
    expression: (context, type) => expressionOf(shop, context, type),
    condition: (context) => conditionOf(shop, context),
    select: (wanted) => selectOf(shop, wanted),
    change: (queries) => (targets.length > 0 ? changeOf(shop, random.pick(targets), queries) : null),
  }
  return shop
}

export function statementOf(random: Random, names: Names): Statement {
  const shop = workshop(random, names, random.chance(0.3))
  const changed = random.chance(0.2) ? shop.change([]) : null
  const depth = random.weighted([
    [4, 1],
    [5, 2],
    [1.2, 3],
  ])
  const made =
    changed ??
    (random.chance(0.05) ? nestedSelect(shop) : null) ??
    (random.chance(0.05) ? plannedStatement(shop, names.targets) : null) ??
    (random.chance(0.02) ? arraysOfArrays(shop) : null) ??
    shop.select({ outer: [], queries: [], depth, evaluations: 1, columns: null, link: null, single: false })
  return { sql: made.sql, parameters: shop.parameters, passedOn: shop.passedOn }
}
