import { hasOwn } from './errors.js'

/**
 * The options of a postgres.js client that hold its array types; only the first two are in its TypeScript
 * types.
 */
export interface DriverTypes {
  readonly parsers: Record<number, DriverParser>
  readonly serializers: Record<number, (given: unknown) => unknown>
  readonly shared: { readonly typeArrayMap: Record<number, number> }
  readonly transform: { readonly undefined: unknown }
}

interface DriverParser {
  (wire: string): unknown
  array?: boolean
}

/** A type that has an array type, as in `pg_type`. */
export interface ArrayTypeRow {
  readonly oid: number
  readonly typarray: number
  readonly typdelim: string
}

export const arrayTypesText =
  'select oid, typarray, typdelim from pg_catalog.pg_type where typarray <> 0 order by oid'

/**
 * Makes hand-written queries of a client accept and return arrays as postgres.js does after it has fetched
 * the types itself, except that NULL in an array becomes null and bounds are skipped. User-defined types and
 * types that are already present do not change.
 */
export function addArrayTypes(options: DriverTypes, rows: readonly ArrayTypeRow[]): void {
  const { parsers, serializers, shared } = options
  for (const { oid, typarray, typdelim } of rows) {
    if (hasOwn(parsers, typarray) && hasOwn(serializers, typarray)) continue
    shared.typeArrayMap[oid] = typarray
    const parse = parsers[oid]
    // postgres.js passes the text without its first character.
    parsers[typarray] = Object.assign((wire: string) => parseArray(wire, parse, typdelim), { array: true })
    serializers[typarray] = (given) => writeDriverArray(given, oid, typdelim, options)
  }
}

// https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
function parseArray(wire: string, parse: DriverParser | undefined, delimiter: string): unknown[] {
  // Bounds precede the elements: [0:1]={1,2}
  let at = /^[-\d:[\]]+=\{/.exec(wire)?.[0].length ?? 0
  const element = (text: string): unknown => (parse === undefined ? text : parse(text))
  const items = (): unknown[] => {
    const found: unknown[] = []
    while (at < wire.length) {
      const char = wire[at]
      if (char === '}') {
        at += 1
        break
      }
      if (char === '{') {
        at += 1
        found.push(items())
      } else if (char === '"') {
        let text = ''
        for (at += 1; at < wire.length && wire[at] !== '"'; at++) {
          if (wire[at] === '\\') at += 1
          text += wire[at] ?? ''
        }
        at += 1
        found.push(element(text))
      } else if (char === delimiter) {
        at += 1
      } else {
        const start = at
        while (at < wire.length && wire[at] !== delimiter && wire[at] !== '}') at += 1
        const text = wire.slice(start, at)
        found.push(text === 'NULL' ? null : element(text))
      }
    }
    return found
  }
  return items()
}

function writeDriverArray(given: unknown, oid: number, delimiter: string, options: DriverTypes): unknown {
  if (!Array.isArray(given)) return given
  const items = given.map((item: unknown) => {
    const value = item === undefined ? options.transform.undefined : item
    if (value === undefined) {
      throw Object.assign(new Error('UNDEFINED_VALUE: Undefined values are not allowed'), {
        code: 'UNDEFINED_VALUE',
      })
    }
    if (value === null) return 'null'
    if (Array.isArray(value)) return String(writeDriverArray(value, oid, delimiter, options))
    const isWrapped = typeof value === 'object' && 'type' in value && 'value' in value && Boolean(value.type)
    const plain: unknown = isWrapped ? value.value : value
    const serialize = options.serializers[oid]
    return `"${String(serialize === undefined ? plain : serialize(plain)).replace(/["\\]/g, '\\$&')}"`
  })
  return `{${items.join(delimiter)}}`
}
