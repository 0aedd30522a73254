/**
 * A class whose builders have `$type`: `ColumnBuilder`, or `PgColumnBuilder` of Drizzle 1.0, which extends no
 * class.
 */
export interface TypedBuilder {
  readonly prototype: { $type: (this: object) => unknown }
}

/** The columns whose builders called `$type<…>()`. */
export interface TypedColumns {
  watch(builder: TypedBuilder): void
  has(column: object): boolean
  stop(): void
}

/**
 * On a builder's config, once `$type<…>()` was called. Copies of the config have it too, such as those of
 * `toBuilder()` of Drizzle 1.0. It is shared by the whole process: Node.js evaluates a package once, and a
 * later run sees the same columns.
 */
const MARK = Symbol('sluice: $type')

/**
 * `$type<…>()` does nothing at run time, so while the schema modules are evaluated it is patched to leave a
 * mark. However a column is built (helper functions, spreads, aliases), the mark shows that its static type
 * is the schema's own.
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

/**
 * The config of a column or its builder; a view's column shares it with the table's column that it selects.
 */
export function columnConfig(column: object): object {
  const config: unknown = Reflect.get(column, 'config')
  if (typeof config !== 'object' || config === null) throw new Error('a column of Drizzle without config')
  return config
}
