export type PlainObject = Readonly<Record<string, unknown>>

/** An object whose properties can be asked for by name; arrays and functions are none. */
export const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
