/** Makes what tables have beside columns: keys, checks, partitions, triggers, functions of their rows. */
import { conditionOn, type PartialKey, partialKey } from './partial-keys.js'
import type { Random } from './random.js'
import { type Column, type Constraint, isOrdered } from './schema.js'
import { typeOf } from './types.js'

export function keysAndChecks(
  random: Random,
  table: string,
  columns: readonly Column[],
  partitioned: boolean,
) {
  const constraints: Constraint[] = []
  const further: string[] = []
  const unvalidated: { add: string; drop: string }[] = []
  const partial: PartialKey[] = []
  const plain = columns.filter(({ name, type, generated }) => name !== 'id' && !generated && isOrdered(type))
  const one = plain.length > 0 ? random.pick(plain) : null
  if (partitioned) {
    if (columns.some(({ name }) => name === 'id'))
      constraints.push({
        text: random.pick(['primary key (id, k)', 'unique (id, k)', 'unique nulls not distinct (k, id)']),
        columns: ['id', 'k'],
        key: true,
      })
    return { constraints, further, unvalidated, partial }
  }
  if (one && random.chance(0.35)) {
    const suffix = random.pick(['', '', ' nulls not distinct'])
    const deferrable = random.chance(0.25) ? ' deferrable initially deferred' : ''
    if (random.chance(0.6) && columns.some(({ name }) => name === 'id'))
      constraints.push({
        text: `unique${suffix} (id, ${one.name})${deferrable}`,
        columns: ['id', one.name],
        key: deferrable === '',
      })
    else
      constraints.push({
        text: `unique${suffix} (${one.name})${deferrable}`,
        columns: [one.name],
        key: deferrable === '',
      })
  }
  if (one && random.chance(0.2)) {
    const other = random.pick(plain)
    further.push(
      random.pick([
        `create unique index on ${table} (${one.name}) include (${other.name})`,
        `create unique index on ${table} ((${one.name} is null), ${other.name})`,
        `create unique index on ${table} (${one.name}) nulls not distinct`,
      ]),
    )
  }
  if (one && plain.length > 1 && random.chance(0.35)) {
    const key = partialKey(random, one, random.pick(plain.filter((column) => column !== one)), plain)
    const suffix = random.chance(0.15) ? ' nulls not distinct' : ''
    partial.push(key)
    further.push(
      `create unique index on ${table} (${key.columns.join(', ')})${suffix} where ${conditionOn(key.condition, '')}`,
    )
  }
  const checked = random.chance(0.2)
    ? columns.find(
        ({ notNull, generated, name, type }) => !notNull && !generated && name !== 'id' && type !== 'code',
      )
    : undefined
  if (checked) {
    unvalidated.push(
      random.chance(0.6)
        ? {
            add: `alter table ${table} add constraint ${table}_late not null ${checked.name} not valid`,
            drop: `alter table ${table} drop constraint ${table}_late`,
          }
        : {
            add: `alter table ${table} add constraint ${table}_late check (${checked.name} is not null) not valid`,
            drop: `alter table ${table} drop constraint ${table}_late`,
          },
    )
  }
  const second = columns.find(
    ({ notNull, generated, name }) => !notNull && !generated && name !== 'id' && name !== checked?.name,
  )
  if (second && random.chance(0.15))
    constraints.push({
      text: `check (${second.name} is not null or ${columns[0]?.name ?? second.name} is not null)`,
      columns: [second.name, columns[0]?.name ?? second.name],
      key: false,
    })
  return { constraints, further, unvalidated, partial }
}

/** The second may have partitions itself, `a_2a` among them. */
export const partitionsOf = (random: Random, name: string): readonly string[] => [
  `create table ${name}_1 partition of ${name} for values in (0, 1)`,
  ...(random.chance(0.3)
    ? [
        `create table ${name}_2 partition of ${name} for values in (2, 3) partition by list (k)`,
        `create table ${name}_2a partition of ${name}_2 for values in (2)`,
        `create table ${name}_2b partition of ${name}_2 default`,
      ]
    : [`create table ${name}_2 partition of ${name} for values in (2, 3)`]),
  `create table ${name}_3 partition of ${name} default`,
]

export function triggersOf(
  random: Random,
  table: string,
  columns: readonly Column[],
  partitioned: boolean,
): readonly string[] {
  if (!random.chance(0.3)) return []
  const free = columns.filter(
    ({ notNull, generated, name }) => !notNull && !generated && name !== 'id' && name !== 'k',
  )
  const event = random.pick(['insert', 'update', 'insert or update', 'delete', 'update'])
  // The last of several answers: where there is no partition of a partition, its trigger is left out.
  const on = partitioned ? random.pick([table, `${table}_2`, `${table}_2`, `${table}_2a`]) : table
  const cleared = free.length > 0 ? random.pick(free).name : null
  const changes = cleared && event !== 'delete' && random.chance(0.75)
  const body = changes
    ? `new.${cleared} := null; return new;`
    : random.chance(0.5)
      ? 'return null;'
      : event === 'delete'
        ? 'return old;'
        : 'return new;'
  const time = random.chance(0.85) ? 'before' : 'after'
  return [
    `create function ${table}_change() returns trigger language plpgsql as $$ begin ${body} end $$`,
    `create trigger ${table}_change ${time} ${event} on ${on} for each row execute function ${table}_change()`,
    ...(random.chance(0.08) ? [`alter table ${on} disable trigger ${table}_change`] : []),
  ]
}

/** Functions whose rows have the table's type and none of its constraints, with bodies that can be read and ones that cannot. */
export function rowFunctions(random: Random, table: string, columns: readonly Column[]): readonly string[] {
  if (!random.chance(0.25)) return []
  const [first, second = first] = random.some(columns, 2)
  if (!first || !second) return []
  const header = `create function ${table}_rows() returns setof ${table} language sql stable`
  return [
    random.pick([
      `${header} as $$ select * from ${table} union all select (null::${table}).* $$`,
      `${header} begin atomic select * from ${table}; end`,
      `${header} begin atomic select * from ${table} where ${first.name} is not null; end`,
      `${header} begin atomic select a.* from ${table} a full join ${table} b on false; end`,
    ]),
    `create function ${table}_part(v int) returns table (one ${typeOf(first.type).sql}, two ${typeOf(second.type).sql}) language sql stable begin atomic select ${first.name}, ${second.name} from ${table} where ${random.pick([`${first.name} is not null`, 'v > 0', 'true'])}${random.pick(['', ' limit 1'])}; end`,
  ]
}

/** Rules beside or in place of what a statement does. */
export function rulesOf(random: Random, table: string, columns: readonly Column[]): readonly string[] {
  const [first] = columns
  if (!first || !random.chance(0.06)) return []
  const nulls = columns.map(({ type }) => `null::${typeOf(type).sql}`).join(', ')
  const same = `update ${table}_log set n = n`
  return [
    `create table ${table}_log (n int)`,
    random.pick([
      `create rule ${table}_rule as on insert to ${table} do also ${same}`,
      `create rule ${table}_rule as on delete to ${table} do instead nothing`,
      `create rule ${table}_rule as on update to ${table} where old.${first.name} is null do instead nothing`,
      `create rule ${table}_rule as on delete to ${table} do instead ${same} returning ${nulls}`,
      `create rule ${table}_rule as on insert to ${table} do instead insert into ${table}_log values (1) returning ${nulls}`,
    ]),
  ]
}
