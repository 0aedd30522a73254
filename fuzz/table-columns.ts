/** Makes the columns of tables. */
import type { Random } from './random.js'
import type { Column, SchemaObject, Table } from './schema.js'
import { literal, type TypeName, typeOf } from './types.js'

/** Names that mean the same in most tables, so that NATURAL and USING find each other. */
export const POOL: readonly (readonly [string, readonly TypeName[]])[] = [
  ['k', ['int4']],
  ['n', ['int4', 'int4', 'int8', 'int2']],
  ['ref', ['int4']],
  ['label', ['text']],
  ['note', ['text', 'text', 'varchar']],
  ['flag', ['bool']],
  ['amount', ['numeric']],
  ['at', ['timestamptz']],
  ['ts', ['timestamp']],
  ['day', ['date']],
  ['tags', ['text[]']],
  ['nums', ['int4[]']],
  ['doc', ['jsonb']],
  ['js', ['json']],
  ['mood', ['mood']],
  ['moods', ['mood[]']],
  ['mail', ['email']],
  ['secret', ['sealed']],
  ['token', ['sealed']],
  ['code', ['code']],
  ['big', ['int8', 'int8', 'numeric']],
  ['ratio', ['float8']],
  ['rate', ['float4']],
  ['uid', ['uuid']],
  ['span', ['int4range']],
  ['raw', ['bytea']],
  ['dur', ['interval']],
  ['home', ['pair']],
  ['short', ['varchar']],
  ['small', ['int2']],
  ['fixed', ['bpchar']],
  ['list', ['int8[]', 'numeric[]', 'float8[]', 'bool[]', 'date[]', 'timestamptz[]', 'uuid[]', 'bytea[]']],
  ['parts', ['jsonb[]', 'email[]', 'pair[]', 'int4multirange']],
  ['odd', ['time', 'timetz', 'inet', 'varbit', 'money', 'xml', 'oid', 'name', 'char', 'tsvector']],
  ['place', ['nest', 'spot', 'nest', 'score', 'tags']],
]

export function idColumn(random: Random, partitioned: boolean): Column {
  const type: TypeName = random.weighted([
    [6, 'int4'],
    [1, 'int8'],
    [0.4, 'uuid'],
    [0.4, 'text'],
    [1.2, 'timestamp'],
    [0.4, 'timestamptz'],
  ])
  const sqlType = typeOf(type).sql
  const made = (definition: string, rest: Partial<Column> = {}): Column => ({
    name: 'id',
    type,
    definition: `${sqlType}${definition}`,
    notNull: true,
    domainNull: false,
    hasDefault: false,
    generated: false,
    key: true,
    ...rest,
  })
  const identity = random.pick(['always', 'by default'])
  if (partitioned) return made(' not null')
  return random.weighted<() => Column>([
    [6, () => made(' primary key')],
    [1, () => made(' unique', { notNull: false })],
    [0.7, () => made(' not null unique')],
    [0.5, () => made(' unique nulls not distinct', { notNull: false })],
    [0.5, () => made(' unique deferrable initially deferred', { notNull: false })],
    [0.5, () => made('', { notNull: false, key: false })],
    [
      type === 'int4' ? 0.6 : 0,
      () =>
        made(` generated ${identity} as identity primary key`, {
          hasDefault: true,
          generated: identity === 'always',
        }),
    ],
  ])()
}

export function plainColumn(
  random: Random,
  name: string,
  type: TypeName,
  notNull: boolean,
  definition = '',
): Column {
  const hasDefault = random.chance(0.1) && type !== 'code' && type !== 'sealed'
  const value = random.pick(typeOf(type).values)
  const text = `${typeOf(type).sql}${definition}${notNull ? ' not null' : ''}${hasDefault ? ` default ${literal(type, value)}` : ''}`
  return {
    name,
    type,
    definition: text,
    notNull,
    domainNull: type === 'code' && !notNull,
    hasDefault,
    generated: false,
    key: false,
  }
}

export function columnOf(
  random: Random,
  name: string,
  type: TypeName,
  before: readonly SchemaObject[],
): Column {
  const notNull = random.chance(0.4)
  const referred =
    name === 'ref'
      ? before.find(
          (object): object is Table =>
            object.kind === 'table' &&
            object.columns.some(
              (column) => column.name === 'id' && column.definition === 'integer primary key',
            ),
        )
      : undefined
  if (referred && random.chance(0.7)) {
    const column = plainColumn(random, name, type, notNull)
    return {
      ...column,
      hasDefault: false,
      definition: `integer${notNull ? ' not null' : ''} references ${referred.name} (id)`,
    }
  }
  if (type === 'numeric' && random.chance(0.4)) {
    const column = plainColumn(random, name, type, notNull)
    return {
      ...column,
      hasDefault: false,
      definition: column.definition.replace(/^numeric/, 'numeric(12, 2)').replace(/ default.*/, ''),
    }
  }
  return plainColumn(random, name, type, notNull)
}

export function generatedColumn(
  random: Random,
  columns: readonly Column[],
  partitioned: boolean,
): Column | null {
  const source =
    columns.find(({ name, type }) => type === 'int4' && name !== 'id' && !(partitioned && name === 'k')) ??
    columns.find(({ type }) => type === 'text')
  if (!source) return null
  const isText = source.type === 'text'
  const kind = random.pick(['stored', 'virtual'])
  const strict = source.notNull && random.chance(0.5)
  const value = isText ? `upper(${source.name})` : `(${source.name} % 10)`
  const lenient = random.chance(0.3) ? `coalesce(${value}, ${isText ? "'none'" : '0'})` : value
  const { type } = source
  return {
    name: 'made',
    type,
    definition: `${typeOf(type).sql} generated always as (${lenient}) ${kind}${strict ? ' not null' : ''}`,
    notNull: strict,
    domainNull: false,
    hasDefault: true,
    generated: true,
    key: false,
  }
}
