export type PlainObject = Readonly<Record<string, unknown>>

/** An object whose properties can be read by name; arrays and functions do not count. */
export const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
