import type { Database, Oid } from '#sluice/database/database'
import { extensionValues } from './extension-values.js'
import { type Value, values } from './values.js'

export interface SweepType {
  readonly oid: Oid
  /** As the values are listed: `int4`, `sweep.mood`, `cube` of an extension. */
  readonly name: string
  /** As SQL has it, without the traps of `character` and `bit`: `pg_catalog."bpchar"`. */
  readonly sql: string
  /** `pg_type.typtype`. */
  readonly kind: string
  /** Element type of a true array, subtype of a range, range of a multirange; else 0. */
  readonly part: Oid
  /** SQL expressions, none of them NULL; empty where the sweep knows no value of the type. */
  readonly expressions: readonly string[]
}

export interface Types {
  readonly all: readonly SweepType[]
  byOid(oid: Oid): SweepType
  byName(name: string): SweepType
  arrayOf(type: SweepType): SweepType | undefined
  /** The range over a subtype that the sweep uses for polymorphic functions. */
  rangeOver(type: SweepType): SweepType | undefined
  multirangeOver(range: SweepType): SweepType | undefined
}

/** Arrays that some function gives a meaning to, beside those made from the element type's values. */
const arrays: Readonly<Record<string, readonly string[]>> = {
  text: [
    '{a}',
    '{a,b,0}',
    '{a,b,3,c}',
    '{0}',
    '{-1}',
    '{1,a}',
    '{a,NULL}',
    '{NULL,a}',
    '{""}',
    '{a,1,b,2}',
    '{{a,1},{b,NULL}}',
  ],
  float4: ['{0.1,0.2,0.4,1}', '{0,0,0,0}', '{-1,-1,-1,-1}', '{NaN,1,1,1}', '{1,1,1,1,1}'],
  char: ['{A}', '{A,B,C,D}', '{a}'],
}

const ranges: Readonly<Record<string, readonly string[]>> = {
  int4range: ['empty', '(,)', '(,0]', '[1,)', '[1,1]', '[1,10)', '[5,8]', '[-2147483648,2147483647)'],
  int8range: ['empty', '(,)', '(,0]', '[1,)', '[1,10)', '[-9223372036854775808,9223372036854775807)'],
  numrange: [
    'empty',
    '(,)',
    '(,0]',
    '(0,)',
    '[1,1]',
    '[1.5,10)',
    '[-Infinity,Infinity]',
    '[NaN,NaN]',
    '(,NaN]',
  ],
  daterange: [
    'empty',
    '(,)',
    '(,2024-02-29]',
    '[2024-02-29,)',
    '[2024-01-01,2024-12-31]',
    '[-infinity,infinity]',
    '[-infinity,infinity)',
  ],
  tsrange: [
    'empty',
    '(,)',
    '(,2024-02-29]',
    '[2024-02-29,)',
    '[2024-01-01,2024-12-31)',
    '[-infinity,infinity]',
  ],
  tstzrange: [
    'empty',
    '(,)',
    '(,2024-02-29]',
    '[2024-02-29,)',
    '[2024-01-01,2024-12-31)',
    '[-infinity,infinity]',
  ],
}

const typesQuery = `
  select t.oid, t.typname, n.nspname as schema, t.typtype as kind, coalesce(r.rngsubtype, m.rngtypid,
           case when t.typsubscript = 'array_subscript_handler'::regproc then t.typelem else 0 end) as part
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  left join pg_range r on r.rngtypid = t.oid
  left join pg_range m on m.rngmultitypid = t.oid
  where n.nspname in ('pg_catalog', 'sweep', 'public')
  order by t.oid`

export async function readTypes(database: Database): Promise<Types> {
  const bare = new Map<Oid, Omit<SweepType, 'expressions'>>()
  for (const row of await database.rows(typesQuery)) {
    const [oid, typname = '', schema = '', kind = '', part] = [
      'oid',
      'typname',
      'schema',
      'kind',
      'part',
    ].map((column) => row[column] ?? '')
    const name = schema === 'sweep' ? `sweep.${typname}` : typname
    bare.set(Number(oid), { oid: Number(oid), name, sql: `${schema}."${typname}"`, kind, part: Number(part) })
  }
  const byOid = new Map<Oid, SweepType>()
  function typeOf(oid: Oid): SweepType {
    const known = byOid.get(oid)
    if (known) return known
    const type = bare.get(oid)
    if (!type) throw new Error(`no type has the OID ${oid}`)
    const made: SweepType = { ...type, expressions: expressionsOf(type, typeOf) }
    byOid.set(oid, made)
    return made
  }
  const all = [...bare.keys()].map(typeOf)
  return {
    all,
    byOid: typeOf,
    byName(name) {
      const found = all.find((type) => type.name === name)
      if (!found) throw new Error(`no type is called ${name}`)
      return found
    },
    arrayOf: (type) => all.find(({ kind, part }) => kind === 'b' && part === type.oid),
    rangeOver: (type) => all.find(({ kind, part }) => kind === 'r' && part === type.oid),
    multirangeOver: (range) => all.find(({ kind, part }) => kind === 'm' && part === range.oid),
  }
}

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

function expressionsOf(
  type: Omit<SweepType, 'expressions'>,
  typeOf: (oid: Oid) => SweepType,
): readonly string[] {
  const cast = (value: Value): string =>
    typeof value === 'string'
      ? `${literal(value)}::${type.sql}`
      : `(${value.sql})${type.name === 'record' ? '' : `::${type.sql}`}`
  const listed = values[type.name] ?? extensionValues[type.name] ?? ranges[type.name]
  if (listed) return listed.map(cast)
  if (type.part === 0) return []
  const parts = typeOf(type.part)
  if (type.kind === 'b') return arraysOf(parts, type.sql).concat((arrays[parts.name] ?? []).map(cast))
  if (type.kind === 'm') {
    const [empty, , ...others] = parts.expressions
    if (empty === undefined) return []
    const call = (...of: readonly string[]): string => `${type.sql}(${of.join(', ')})`
    return [
      call(),
      call(empty),
      ...parts.expressions.slice(1).map((part) => call(part)),
      call(...others.slice(0, 2)),
      call(...others),
    ]
  }
  return []
}

/** Empty, of NULLs, with NULLs among values, of several dimensions, and with other lower bounds than 1. */
function arraysOf(element: SweepType, sql: string): string[] {
  const [first, second = first] = element.expressions
  if (first === undefined || second === undefined || element.kind === 'p') return []
  const middle = element.expressions[Math.floor(element.expressions.length / 2)] ?? first
  return [
    `'{}'::${sql}`,
    `array[null]::${sql}`,
    `array[null, null]::${sql}`,
    `array[${first}]`,
    `array[${second}, null, ${middle}]`,
    `array[${middle}, ${second}, ${second}]`,
    `array[${element.expressions.join(', ')}]`,
    `array[[${first}, ${second}], [null, ${middle}]]::${sql}`,
    `array_fill(${middle}, array[2], array[-5])`,
    `array_fill(${middle}, array[1, 2, 1], array[0, 3, 7])`,
    `array_fill(${middle}, array[0])`,
  ]
}
