import type { DrizzleBuild } from './drizzle-copies.js'

/** Which columns' builders met `$type<…>()`. */
export interface TypedColumns {
  watch(build: Pick<DrizzleBuild, 'ColumnBuilder'>): void
  has(column: object): boolean
  stop(): void
}

/**
 * What the builders that met `$type<…>()` were configured with. Of the whole process: Node.js evaluates a package
 * once, and a later run meets the same columns.
 */
const marked = new WeakSet<object>()

/**
 * `$type<…>()` does nothing at run time, so for as long as the schema modules are evaluated it is made to leave a
 * mark: however a column is built (helpers, spreads, aliases), it is then known that its static type is the schema's own.
 */
export function watchTypedColumns(): TypedColumns {
  const restore = new Map<object, () => void>()
  return {
    watch({ ColumnBuilder: { prototype } }) {
      if (restore.has(prototype)) return
      const original = prototype.$type
      prototype.$type = function (this: object) {
        marked.add(columnConfig(this))
        return original.call(this)
      }
      restore.set(prototype, () => {
        prototype.$type = original
      })
    },
    has: (column) => marked.has(columnConfig(column)),
    stop: () => restore.forEach((step) => step()),
  }
}

/** What a column or its builder was made of; a view's column shares it with the table's column it selects. */
export function columnConfig(column: object): object {
  const config: unknown = Reflect.get(column, 'config')
  if (typeof config !== 'object' || config === null) throw new Error('a column of Drizzle without config')
  return config
}
