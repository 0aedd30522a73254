/** Unique indexes that hold for some rows only, and conditions of queries that imply theirs or nearly do. */
import type { Random } from './random.js'
import type { Column } from './schema.js'
import type { TypeName } from './types.js'

export interface PartialKey {
  readonly columns: readonly string[]
  /** `{name}` stands for a column. */
  readonly condition: string
  /** What queries say: the condition, something narrower, and what only looks like it. */
  readonly guards: readonly string[]
}

/** Conditions on a column by its type: what the index says, then what queries may say instead. */
const CONDITIONS: Readonly<Partial<Record<TypeName, readonly (readonly [string, ...string[]])[]>>> = {
  bool: [
    ['{c}', '{c} is true', '{c} = true', '{c} is not false', 'not {c}'],
    ['not {c}', '{c} is false', '{c} = false', '{c} is not true', '{c}'],
  ],
  int4: [
    ['{c} > 1', '{c} > 2', '{c} = 3', '{c} >= 1', '{c} in (2, 3)', '{c} > 0'],
    ['{c} = 1', '1 = {c}', '{c} in (1)', '{c} in (1, 2)', '{c} is not null'],
    ['{c} in (1, 2)', '{c} = 1', '{c} = 1 or {c} = 2', '{c} in (1, 2, 3)'],
    ['{c} <> 0', '{c} > 0', '{c} is not null', '{c} = 1'],
  ],
  text: [
    ["{c} = 'a'", "{c} in ('a')", "{c} in ('a', 'b')", '{c} is not null', "{c} like 'a'"],
    ["{c} <> ''", "{c} = 'a'", '{c} is not null', "lower({c}) <> ''"],
    ["lower({c}) = 'a'", "{c} = 'a'", 'lower({c}) is not null'],
  ],
  mood: [["{c} = 'ok'", "{c} in ('ok', 'sad')", "{c} <> 'sad'"]],
}

const FOR_ANY: readonly (readonly [string, ...string[]])[] = [
  ['{c} is not null', '{c} is not null and true', '{c} is null', '{c} is not null or {k} is null'],
  ['{c} is null', '{c} is null and {k} > 0', '{c} is not null'],
  ['{c} is null or {k} is not null', '{c} is null', '{k} is not null'],
  ['{c} is not null and {k} is not null', '{c} is not null', '{k} is not null'],
]

/** A key of `one` over the rows that a condition on `other` holds for. */
export function partialKey(random: Random, one: Column, other: Column, plain: readonly Column[]): PartialKey {
  const known = CONDITIONS[other.type]
  const [condition, ...others] = random.pick(known && random.chance(0.5) ? known : FOR_ANY)
  const second = random.chance(0.25)
    ? plain.find(({ name }) => name !== one.name && name !== other.name)
    : undefined
  const named = (text: string): string =>
    text.replaceAll('{c}', `{${other.name}}`).replaceAll('{k}', second ? `{${second.name}}` : `{${one.name}}`)
  return {
    columns: [one.name, ...(second ? [second.name] : [])],
    condition: named(condition),
    guards: [condition, condition, condition, ...others].map(named),
  }
}

/** The condition with columns as they are written where it stands. */
export const conditionOn = (text: string, qualifier: string): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => `${qualifier}${name}`)
