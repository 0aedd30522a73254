import postgres from 'postgres'

/** A postgres.js client with the custom types it was made with. */
export type Client<Types extends Record<string, postgres.PostgresType>> = ReturnType<typeof postgres<Types>>

/**
 * A postgres.js client: `postgres(url, options)`, marked as made here by a custom type `sluice`, the untyped parameter.
 */
export function createClient<Types extends Record<string, postgres.PostgresType> = Record<never, never>>(
  url: string,
  options?: postgres.Options<Types>,
): Client<Types>
export function createClient<Types extends Record<string, postgres.PostgresType> = Record<never, never>>(
  options: postgres.Options<Types>,
): Client<Types>
export function createClient(
  target: string | postgres.Options<Record<string, postgres.PostgresType>>,
  options: postgres.Options<Record<string, postgres.PostgresType>> = {},
): postgres.Sql {
  return typeof target === 'string' ? postgres(target, marked(options)) : postgres(marked(target))
}

function marked(
  options: postgres.Options<Record<string, postgres.PostgresType>>,
): postgres.Options<Record<string, postgres.PostgresType>> {
  const sluice: postgres.PostgresType<string> = {
    to: 705,
    from: [],
    serialize: (wire) => wire,
    parse: (wire: string) => wire,
  }
  return { ...options, types: { ...options.types, sluice } }
}
