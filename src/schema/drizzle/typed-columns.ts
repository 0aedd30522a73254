/** A class whose builders have `$type`: `ColumnBuilder`, or `PgColumnBuilder` of Drizzle 1.0, which extends nothing. */
export interface TypedBuilder {
  readonly prototype: { $type: (this: object) => unknown }
}

/** Which columns' builders met `$type<…>()`. */
export interface TypedColumns {
  watch(builder: TypedBuilder): void
  has(column: object): boolean
  stop(): void
}

/**
 * On what a builder was configured with, once it met `$type<…>()`. Copies have it too, as those of `toBuilder()` of Drizzle 1.0. Of the
 * whole process: Node.js evaluates a package once, and a later run meets the same columns.
 */
const MARK = Symbol('sluice: $type')

/**
 * `$type<…>()` does nothing at run time, so for as long as the schema modules are evaluated it is made to leave a
 * mark: however a column is built (helpers, spreads, aliases), it is then known that its static type is the schema's own.
 */
export function watchTypedColumns(): TypedColumns {
  const restore = new Map<object, () => void>()
  return {
    watch({ prototype }) {
      if (restore.has(prototype)) return
      const original = prototype.$type
      prototype.$type = function (this: object) {
        Reflect.set(columnConfig(this), MARK, true)
        return original.call(this)
      }
      restore.set(prototype, () => {
        prototype.$type = original
      })
    },
    has: (column) => Reflect.get(columnConfig(column), MARK) === true,
    stop: () => restore.forEach((step) => step()),
  }
}

/** What a column or its builder was made of; a view's column shares it with the table's column it selects. */
export function columnConfig(column: object): object {
  const config: unknown = Reflect.get(column, 'config')
  if (typeof config !== 'object' || config === null) throw new Error('a column of Drizzle without config')
  return config
}
