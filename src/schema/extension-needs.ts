import { bundledExtensions } from './extension-objects.js'
import type { Reference } from './references.js'

/**
 * Names of an extension's objects, separated by white space. A name that ends with `*` matches all names with
 * that prefix.
 */
export interface ExtensionObjects {
  readonly functions?: string
  readonly types?: string
  readonly operatorClasses?: string
  readonly accessMethods?: string
  /** Schemas that the extension creates for itself. */
  readonly schemas?: string
}

/**
 * Extensions that the embedded Postgres does not bundle: those with a separate package, and those that hosts
 * offer. For some only the schema matters, because it contains all their objects.
 * Sources: the extensions' own documentation, and https://supabase.com/docs/guides/database/extensions
 */
const otherExtensions: Readonly<Record<string, ExtensionObjects>> = {
  vector: {
    functions: `binary_quantize cosine_distance hamming_distance inner_product jaccard_distance l1_distance l2_distance
      l2_norm l2_normalize subvector vector_dims vector_norm`,
    types: 'vector halfvec sparsevec',
    operatorClasses: 'vector_* halfvec_* sparsevec_* bit_hamming_ops bit_jaccard_ops',
    accessMethods: 'hnsw ivfflat',
  },
  postgis: {
    functions: 'st_* _st_* geometry geography postgis_* geometrytype addgeometrycolumn',
    types: 'geometry geography box2d box3d',
    operatorClasses:
      'gist_geometry_ops_* gist_geography_ops spgist_geometry_ops_* spgist_geography_ops_* brin_geometry_*',
  },
  http: { functions: 'http http_get http_post http_put http_patch http_delete http_header urlencode' },
  pgjwt: { functions: 'url_encode url_decode algorithm_sign' },
  pg_cron: { schemas: 'cron' },
  pg_graphql: { schemas: 'graphql' },
  pg_hashids: { functions: 'id_encode id_decode id_decode_once hash_encode hash_decode' },
  pg_ivm: { schemas: 'pgivm' },
  pg_jsonschema: { functions: 'json_matches_schema jsonb_matches_schema jsonschema_is_valid' },
  pg_net: { schemas: 'net' },
  pg_partman: { schemas: 'partman' },
  pg_search: { schemas: 'paradedb pdb', accessMethods: 'bm25' },
  pg_uuidv7: { functions: 'uuid_generate_v7 uuid_v7_to_timestamptz uuid_timestamptz_to_v7' },
  pgmq: { schemas: 'pgmq' },
  pgroonga: { operatorClasses: 'pgroonga_*', accessMethods: 'pgroonga' },
  pgsodium: { schemas: 'pgsodium' },
  rum: { operatorClasses: 'rum_*', accessMethods: 'rum' },
  timescaledb: {
    functions: `create_hypertable add_dimension add_retention_policy add_compression_policy
      add_continuous_aggregate_policy time_bucket time_bucket_gapfill`,
    schemas: 'timescaledb_information _timescaledb_internal timescaledb_experimental',
  },
  vectorscale: { accessMethods: 'diskann' },
  wrappers: { functions: 'stripe_fdw_handler s3_fdw_handler' },
}

const PARTS: Readonly<Partial<Record<Reference['kind'], keyof ExtensionObjects>>> = {
  function: 'functions',
  type: 'types',
  'operator class': 'operatorClasses',
  'access method': 'accessMethods',
  schema: 'schemas',
}

type Names = Readonly<Record<keyof ExtensionObjects, ReadonlyMap<string, string>>>

let index: Names | null = null

/** Each name of a kind with the extension that has it. */
function names(): Names {
  if (index) return index
  const all = [...Object.entries(bundledExtensions), ...Object.entries(otherExtensions)]
  const of = (part: keyof ExtensionObjects): ReadonlyMap<string, string> =>
    new Map(
      all.flatMap(([extension, objects]) =>
        (objects[part]?.trim().split(/\s+/) ?? []).map((name) => [name, extension]),
      ),
    )
  return (index = {
    functions: of('functions'),
    types: of('types'),
    operatorClasses: of('operatorClasses'),
    accessMethods: of('accessMethods'),
    schemas: of('schemas'),
  })
}

/** The extension that has an object of this name; null if none is known. */
export function extensionOf({ kind, schema, name }: Reference): string | null {
  const own = schema === null ? null : (names().schemas.get(schema) ?? null)
  const part = PARTS[kind]
  return own ?? (part === undefined ? null : lookUp(names()[part], name))
}

function lookUp(known: ReadonlyMap<string, string>, name: string): string | null {
  const exact = known.get(name)
  if (exact !== undefined) return exact
  for (const [pattern, extension] of known) {
    if (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))) return extension
  }
  return null
}

/** Operators between values of Postgres's own types, or of types of the extension. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  pg_trgm: ['%', '<%', '%>', '<<%', '%>>', '<->', '<<->', '<->>', '<<<->', '<->>>'],
  vector: ['<->', '<#>', '<=>', '<+>'],
  pg_search: ['@@@', '&&&', '|||'],
}

/** The extensions that have an operator of this name, whatever its operands. */
export const extensionsOfOperator = (operator: string): readonly string[] =>
  Object.entries(OPERATORS)
    .filter(([, operators]) => operators.includes(operator))
    .map(([extension]) => extension)

/** The extension of a type, by its text: `vector(3)[]`, `public.citext`. */
export function extensionOfType(type: string): string | null {
  const bare = type
    .toLowerCase()
    .replace(/[[(].*$/, '')
    .trim()
  return lookUp(names().types, bare.slice(bare.lastIndexOf('.') + 1).replaceAll('"', ''))
}

const extensionOfFunction = (name: string): string | null => lookUp(names().functions, name)

export const extensionOfOperatorClass = (name: string): string | null => lookUp(names().operatorClasses, name)

/**
 * Extensions whose functions are used in column defaults; the names of others are words that a project may
 * use as well.
 */
const IN_DEFAULTS: ReadonlySet<string> = new Set([
  'fuzzystrmatch',
  'pg_trgm',
  'pg_uuidv7',
  'pgcrypto',
  'unaccent',
  'uuid-ossp',
])

/** Extensions of the functions that an SQL expression appears to call. */
export function extensionsInExpression(expression: string): readonly string[] {
  const called = [...expression.matchAll(/([a-z_][a-z0-9_]*)\s*\(/gi)].map((match) =>
    (match[1] ?? '').toLowerCase(),
  )
  return called.flatMap((name) => {
    const extension = extensionOfFunction(name)
    return extension !== null && IN_DEFAULTS.has(extension) ? [extension] : []
  })
}
