/** A name as SQL text. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const qualified = (schema: string, name: string): string =>
  `${quoted(schema || 'public')}.${quoted(name)}`

/**
 * The name that Postgres stores: at most 63 bytes, never half a character. Source: NAMEDATALEN,
 * src/include/pg_config_manual.h
 */
export function stored(name: string): string {
  const bytes = Buffer.from(name)
  if (bytes.length <= 63) return name
  let end = 63
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end).toString()
}

/** A name for people: with quotes only if SQL needs them. */
export const bare = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : quoted(name))

/** A name with the schema if it was written with one. */
export const pathOf = ({ schema, name }: { readonly schema: string | null; readonly name: string }): string =>
  schema === null ? bare(name) : `${bare(schema)}.${bare(name)}`
