/** Makes what tables have beside columns: keys, checks, partitions, triggers, functions of their rows. */
import type { Random } from './random.js'
import { type Column, type Constraint, isOrdered } from './schema.js'

export function keysAndChecks(
  random: Random,
  table: string,
  columns: readonly Column[],
  partitioned: boolean,
) {
  const constraints: Constraint[] = []
  const further: string[] = []
  const unvalidated: { add: string; drop: string }[] = []
  const plain = columns.filter(({ name, type, generated }) => name !== 'id' && !generated && isOrdered(type))
  const one = plain.length > 0 ? random.pick(plain) : null
  if (partitioned) {
    if (columns.some(({ name }) => name === 'id'))
      constraints.push({
        text: random.pick(['primary key (id, k)', 'unique (id, k)', 'unique nulls not distinct (k, id)']),
        columns: ['id', 'k'],
        key: true,
      })
    return { constraints, further, unvalidated }
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
        `create unique index on ${table} (${one.name}) where ${other.name} is not null`,
        `create unique index on ${table} (${one.name}) include (${other.name})`,
        `create unique index on ${table} ((${one.name} is null), ${other.name})`,
        `create unique index on ${table} (${one.name}) where ${one.name} is null`,
      ]),
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
  return { constraints, further, unvalidated }
}

export const partitionsOf = (name: string): readonly string[] => [
  `create table ${name}_1 partition of ${name} for values in (0, 1)`,
  `create table ${name}_2 partition of ${name} for values in (2, 3)`,
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
  const on = partitioned && random.chance(0.6) ? `${table}_2` : table
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

/** A function whose rows have the table's type and none of its constraints. */
export const rowFunctions = (random: Random, table: string): readonly string[] =>
  random.chance(0.3)
    ? [
        `create function ${table}_rows() returns setof ${table} language sql stable as $$ select * from ${table} union all select (null::${table}).* $$`,
      ]
    : []
