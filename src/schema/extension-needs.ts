/** Extensions behind types that Drizzle or a customType names, by the type without its arguments. */
const TYPES: Readonly<Record<string, string>> = {
  vector: 'vector',
  halfvec: 'vector',
  sparsevec: 'vector',
  geometry: 'postgis',
  geography: 'postgis',
  citext: 'citext',
  hstore: 'hstore',
  ltree: 'ltree',
  lquery: 'ltree',
  ltxtquery: 'ltree',
  cube: 'cube',
  earth: 'earthdistance',
  seg: 'seg',
  isbn: 'isn',
  isbn13: 'isn',
  issn: 'isn',
  ean13: 'isn',
}

/** By what operator classes and functions begin with. */
const PREFIXES: readonly (readonly [prefix: string, extension: string])[] = [
  ['gin_trgm_ops', 'pg_trgm'],
  ['gist_trgm_ops', 'pg_trgm'],
  ['similarity', 'pg_trgm'],
  ['word_similarity', 'pg_trgm'],
  ['uuid_generate_', 'uuid-ossp'],
  ['crypt', 'pgcrypto'],
  ['gen_salt', 'pgcrypto'],
  ['gen_random_bytes', 'pgcrypto'],
  ['digest', 'pgcrypto'],
  ['hmac', 'pgcrypto'],
  ['pgp_', 'pgcrypto'],
  ['unaccent', 'unaccent'],
  ['levenshtein', 'fuzzystrmatch'],
  ['soundex', 'fuzzystrmatch'],
]

/** The extension that a type comes from, by its text: `vector(3)[]`, `public.citext`. */
export function extensionOfType(type: string): string | null {
  const bare = type
    .toLowerCase()
    .replace(/[[(].*$/, '')
    .trim()
  return TYPES[bare.slice(bare.lastIndexOf('.') + 1).replaceAll('"', '')] ?? null
}

/** The extension that a function or operator class of this name comes from. */
export function extensionOfName(name: string): string | null {
  return (
    PREFIXES.find(([prefix]) => (prefix.endsWith('_') ? name.startsWith(prefix) : name === prefix))?.[1] ??
    null
  )
}

/** Extensions behind the functions that an SQL expression calls, by the look of it. */
export function extensionsInExpression(expression: string): readonly string[] {
  const names = [...expression.matchAll(/([a-z_][a-z0-9_]*)\s*\(/gi)].map((match) =>
    (match[1] ?? '').toLowerCase(),
  )
  return names.flatMap((name) => extensionOfName(name) ?? [])
}
