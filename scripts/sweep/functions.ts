import { type CatalogFunction, openCatalog } from '#sluice/database/catalog'
import type { Database } from '#sluice/database/database'
import { literal, type SweepType, type Types } from './types.js'

export interface SweepFunction extends CatalogFunction {
  /** Columns of the rows that it returns; none or one where it returns a value. */
  readonly columns: readonly string[]
  readonly variadic: boolean
  readonly result: SweepType
  readonly arguments: readonly SweepType[]
  /** Arguments of an ordered-set aggregate that stand before WITHIN GROUP. */
  readonly directArguments: number
  /** `pg_aggregate.aggkind`: n normal, o ordered-set, h hypothetical-set; null for what is no aggregate. */
  readonly aggregateKind: string | null
}

const functionsQuery = (condition: string): string => `
  select p.oid, p.provariadic <> 0 as variadic, p.prorettype as result, g.aggkind, coalesce(g.aggnumdirectargs, 0) as direct,
         (select json_agg(p.proargnames[m.place] order by m.place)
          from unnest(p.proargmodes) with ordinality m(mode, place) where m.mode in ('o', 'b', 't')) as columns
  from pg_proc p
  left join pg_aggregate g on g.aggfnoid = p.oid
  where ${condition}`

const BUILT_IN = `p.pronamespace = 'pg_catalog'::regnamespace
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`

const ofExtension = (name: string): string => `exists (
  select from pg_depend d join pg_extension e on e.oid = d.refobjid
  where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
    and e.extname = ${literal(name)})`

/** Types of values that only the server's own code handles: a query can neither store nor select them. */
const INTERNAL = /^(?:internal|cstring|unknown|trigger|event_trigger|pg_ddl_command|\w+_handler)$/

/** Every function that a query can call, by signature: those of the extension, or else the built-in ones. */
export async function readFunctions(
  database: Database,
  types: Types,
  extension: string | null = null,
): Promise<readonly SweepFunction[]> {
  const condition = extension === null ? BUILT_IN : ofExtension(extension)
  const rows = await database.rows(functionsQuery(condition))
  const catalog = await openCatalog(database)
  await catalog.ensure({ functions: rows.map((row) => Number(row['oid'])) })
  const functions = rows.map((row): SweepFunction => {
    const called = catalog.function(Number(row['oid']))
    if (!called) throw new Error(`no function has the OID ${row['oid']}`)
    return {
      ...called,
      variadic: row['variadic'] === 't',
      result: types.byOid(Number(row['result'])),
      arguments: called.argumentTypes.map((oid) => types.byOid(oid)),
      columns: JSON.parse(row['columns'] ?? '[]') as string[],
      directArguments: Number(row['direct']),
      aggregateKind: row['aggkind'] ?? null,
    }
  })
  return functions
    .filter((called) => [called.result, ...called.arguments].every(({ name }) => !INTERNAL.test(name)))
    .sort((a, b) => (a.signature < b.signature ? -1 : 1))
}

/** Element types that stand in for `anyelement`; where a range is asked for, those that have one. */
const ELEMENTS = [
  'int4',
  'text',
  'float8',
  'jsonb',
  'date',
  'bool',
  'sweep.mood',
  'sweep.pair',
  'sweep.positive',
  'int4range',
]
const SCALARS = [
  ...ELEMENTS,
  'record',
  '_int4',
  '_text',
  'numeric',
  'timestamptz',
  'interval',
  'int4multirange',
]
const ENUMS = ['sweep.mood']
const SUBTYPES = ['int4', 'numeric', 'date', 'timestamptz', 'float8']

const POLYMORPHIC = /^any(?:compatible)?(element|array|nonarray|enum|range|multirange)?$/

/** The argument types of a function with every pseudo-type replaced, in as many ways as the sweep tries. */
export function instances(called: SweepFunction, types: Types): readonly (readonly SweepType[])[] {
  const shapes = called.arguments.flatMap(({ name }) => {
    const shape = POLYMORPHIC.exec(name)
    return shape ? [shape[1] ?? 'element'] : []
  })
  if (shapes.length === 0) {
    if (!called.arguments.some(({ name }) => name === 'record')) return [called.arguments]
    const pair = types.byName('sweep.pair')
    return [called.arguments, called.arguments.map((type) => (type.name === 'record' ? pair : type))]
  }
  const elements = shapes.some((shape) => shape.endsWith('range'))
    ? SUBTYPES
    : shapes.includes('enum')
      ? ENUMS
      : shapes.includes('array') || shapes.includes('nonarray')
        ? ELEMENTS
        : SCALARS
  return elements.map((name) => {
    const element = types.byName(name)
    return called.arguments.map((type) => {
      const shape = POLYMORPHIC.exec(type.name)
      return shape ? shaped(shape[1] ?? 'element', element, types) : type
    })
  })
}

function shaped(shape: string, element: SweepType, types: Types): SweepType {
  const found = ((): SweepType | undefined => {
    if (shape === 'array') return types.arrayOf(element)
    if (!shape.endsWith('range')) return element
    const range = types.rangeOver(element)
    return shape === 'range' || !range ? range : types.multirangeOver(range)
  })()
  if (!found) throw new Error(`no ${shape} over ${element.name}`)
  return found
}
