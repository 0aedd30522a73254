interface Caused {
  readonly cause?: unknown
}

/** `Error` with its `cause`, which belongs to ES2022 and can be missing from the `lib` of a project. */
const ErrorWithCause = Error as unknown as new (message: string, options?: Caused) => Error & Caused

/**
 * A value that a codec cannot encode or decode. Codecs throw it; the functions that run a query turn it into
 * a {@link ParameterError} or {@link DecodeError} that names the query and the parameter or column.
 */
export class Mismatch extends ErrorWithCause {
  override readonly name: string = 'Mismatch'
  /** A description of a valid value. */
  readonly expected: string
  /** The kind of the actual value and a short excerpt, never the whole of a long value. */
  readonly given: string
  /** The position in an array or composite, as in `[3]` or `.street`; empty for the value itself. */
  readonly path: string

  constructor(expected: string, given: string, path = '', options?: Caused) {
    super(`${path === '' ? 'value' : path} is ${given}, expected ${expected}`, options)
    this.expected = expected
    this.given = given
    this.path = path
  }
}

/** A `:one` query returned no row. */
export class NoRowsError extends ErrorWithCause {
  override readonly name: string = 'NoRowsError'
  readonly code = 'SLUICE_NO_ROWS'
  readonly query: string

  constructor(query: string) {
    super(`${query}: expected one row, got none`)
    this.query = query
  }
}

/** A `:one` or `:optional` query returned more than one row. */
export class TooManyRowsError extends ErrorWithCause {
  override readonly name: string = 'TooManyRowsError'
  readonly code = 'SLUICE_TOO_MANY_ROWS'
  readonly query: string
  readonly rows: number

  constructor(query: string, rows: number) {
    super(`${query}: expected at most one row, got ${rows}`)
    this.query = query
    this.rows = rows
  }
}

/** Postgres returned something that is not of the type for which the query was generated. */
export class DecodeError extends ErrorWithCause {
  override readonly name: string = 'DecodeError'
  readonly code = 'SLUICE_DECODE'
  readonly query: string
  /**
   * The column's name in the result, with the path inside an array or composite; empty if the row as a whole
   * is wrong.
   */
  readonly column: string
  /** The actual value, shortened. */
  readonly given: string
  readonly expected: string

  constructor(query: string, column: string, given: string, expected: string, options?: Caused) {
    super(
      `${query}: ${column === '' ? 'the result' : `column ${column}`} is ${given}, expected ${expected}`,
      options,
    )
    this.query = query
    this.column = column
    this.given = given
    this.expected = expected
  }
}

/**
 * An argument is not of its parameter's type; nothing was sent. The message and `given` contain the value's
 * kind and an excerpt of at most 32 characters, so that a long secret does not end up in a log.
 */
export class ParameterError extends ErrorWithCause {
  override readonly name: string = 'ParameterError'
  readonly code = 'SLUICE_PARAMETER'
  readonly query: string
  /** The parameter's property, with the path inside an array or composite: `ids[3]`. */
  readonly parameter: string
  readonly given: string
  readonly expected: string

  constructor(query: string, parameter: string, given: string, expected: string, options?: Caused) {
    super(`${query}: ${parameter} is ${given}, expected ${expected}`, options)
    this.query = query
    this.parameter = parameter
    this.given = given
    this.expected = expected
  }
}

/**
 * Under a setting of the session, Postgres would read the call with a different meaning; nothing was sent.
 */
export class SettingError extends ErrorWithCause {
  override readonly name: string = 'SettingError'
  readonly code = 'SLUICE_SETTING'
  readonly query: string
  readonly setting: string
  readonly value: string

  constructor(query: string, setting: string, value: string, wanted: string, otherwise: string) {
    super(
      `${query}: ${setting} is ${value} in this session, so that ${otherwise}; set it to ${wanted} for the role or the database`,
    )
    this.query = query
    this.setting = setting
    this.value = value
  }
}

const excerptLength = 32

/** The text in quotes, cut after 32 characters. */
export function excerpt(source: string): string {
  return source.length <= excerptLength
    ? JSON.stringify(source)
    : `${JSON.stringify(source.slice(0, excerptLength))}… (${source.length} characters)`
}

/** Names a value's kind for an error message, with an excerpt if that is short and helps. */
export function describeValue(given: unknown): string {
  switch (typeof given) {
    case 'string':
      return `the string ${excerpt(given)}`
    case 'number':
      return `the number ${given}`
    case 'bigint':
      return `the bigint ${given.toString().slice(0, excerptLength)}n`
    case 'boolean':
      return `the boolean ${given}`
    case 'symbol':
      return 'a symbol'
    case 'function':
      return 'a function'
    case 'undefined':
      return 'undefined'
    default:
      return typeof given === 'object' && given !== null ? describeObject(given) : 'null'
  }
}

function describeObject(given: object): string {
  if (Array.isArray(given)) return `an array of ${given.length}`
  if (isInstant(given)) return Number.isNaN(given.getTime()) ? 'an invalid Date' : 'a Date'
  const standIn = describeStandIn(given)
  if (standIn !== null) return standIn
  const prototype: unknown = Object.getPrototypeOf(given)
  if (prototype === null || prototype === Object.prototype) return 'an object'
  const name: unknown = given.constructor?.name
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'an object'
}

const drizzleEntity = Symbol.for('drizzle:entityKind')

/**
 * For an object that stands for a value instead of being one, the advice what to pass: a promise,
 * postgres.js's wrappers of values and SQL, an expression of Drizzle. Null for any other object. The first
 * two have a method `then`, and no value of a type has one.
 */
export function describeStandIn(given: object): string | null {
  const prototype: unknown = Object.getPrototypeOf(given)
  if (prototype === null || prototype === Object.prototype || Array.isArray(given)) return null
  const maker: unknown = given.constructor
  if (typeof maker === 'function' && drizzleEntity in maker) {
    return 'an expression of Drizzle (pass the value itself)'
  }
  if (typeof Reflect.get(given, 'then') !== 'function') return null
  if ('strings' in given && 'args' in given)
    return 'a query or fragment of postgres.js (pass the value itself)'
  if ('value' in given || 'first' in given) {
    return 'a value wrapped by postgres.js, as by sql.json or sql.typed (pass the value itself)'
  }
  return 'a promise (pass the value that it resolves to)'
}

/** Prepends a step to the path of a mismatch inside an array or composite; other errors do not change. */
export function within(step: string, error: unknown): unknown {
  if (!(error instanceof Mismatch)) return error
  return new Mismatch(error.expected, error.given, step + error.path, { cause: error.cause })
}

/** The error as a mismatch: an error of a mapper, a parser or JSON becomes its cause. */
export function asMismatch(error: unknown, expected: string, given: string): Mismatch {
  return error instanceof Mismatch ? error : new Mismatch(expected, given, '', { cause: error })
}

/** Whether it is an object with named values. */
export function isRecord(given: unknown): given is object {
  return (
    typeof given === 'object' && given !== null && !Array.isArray(given) && describeStandIn(given) === null
  )
}

/** `Object.hasOwn`, which belongs to ES2022. */
export function hasOwn(object: object, key: string | number): boolean {
  return Object.prototype.hasOwnProperty.call(object, key)
}

// By tag and not by class: test runners give each file a separate realm with its own classes.

/** Whether it is a Date. */
export function isInstant(given: unknown): given is Date {
  return Object.prototype.toString.call(given) === '[object Date]'
}

/** Whether it is a Uint8Array, as a Buffer is. */
export function isBytes(given: unknown): given is Uint8Array {
  return Object.prototype.toString.call(given) === '[object Uint8Array]'
}
