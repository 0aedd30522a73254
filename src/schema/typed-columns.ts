import type { UserModules } from '../config/user-modules.js'

/** The columns whose builder met `$type<…>()`. */
export interface TypedColumns {
  has(column: object): boolean
  stop(): void
}

/**
 * `$type<…>()` does nothing at run time, so for as long as the schema modules are evaluated it is made to leave a
 * mark: however a column is built (helpers, spreads, aliases), it is then known that its static type is the schema's own.
 * Each of `files` may see a drizzle-orm of its own, as in a workspace of several packages.
 */
export async function watchTypedColumns(
  project: UserModules,
  files: readonly string[],
): Promise<TypedColumns> {
  const marked = new WeakSet<object>()
  const restore: (() => void)[] = []
  for (const file of files) {
    const orm = await project.loadPackage('drizzle-orm', file)
    const builder = orm?.['ColumnBuilder']
    if (typeof builder !== 'function') continue
    const prototype: { $type: () => unknown } = builder.prototype
    const original = prototype.$type
    if (restore.length > 0 && Object.hasOwn(original, WATCHED)) continue
    const watching = function (this: { config: object }): unknown {
      marked.add(this.config)
      return this
    }
    prototype.$type = Object.assign(watching, { [WATCHED]: true })
    restore.push(() => {
      prototype.$type = original
    })
  }
  return {
    has: (column) => marked.has(columnConfig(column)),
    stop: () => restore.forEach((step) => step()),
  }
}

const WATCHED = Symbol('watched')

/** What a column was built from; a view's column shares it with the table's column it selects. */
export function columnConfig(column: object): object {
  const config: unknown = Reflect.get(column, 'config')
  if (typeof config !== 'object' || config === null) throw new Error('a column of Drizzle without config')
  return config
}
