import { configNeedsEnvironment } from '../diagnostics/catalogue/config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { readJsonConfig } from './json-config.js'
import { openUserModules, type LoadedModule } from './user-modules.js'

export type LoadedConfig = LoadedModule | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }

const DATABASE_VARIABLE = /URL|URI|DSN|DATABASE|POSTGRES|^PG|^DB|_DB/i
const PLACEHOLDER = 'postgres://user:password@localhost:5432/database'

/**
 * Evaluates the config. One that throws is evaluated again with every unset variable that may name a database filled
 * in: if that succeeds, the variables it read are the proven cause, and the advice can say so.
 */
export async function loadWithEnvironment(root: string, path: string): Promise<LoadedConfig> {
  if (path.endsWith('.json')) return readJsonConfig(root, path)
  const first = await openUserModules(root).load(path)
  if (first.kind !== 'thrown') return first

  const unset = new Set<string>()
  const environment = process.env
  const missing = (name: string | symbol): name is string =>
    typeof name === 'string' && (environment[name] ?? '') === '' && DATABASE_VARIABLE.test(name)
  process.env = new Proxy(environment, {
    get(target, name: string) {
      if (!missing(name)) return target[name]
      unset.add(name)
      return PLACEHOLDER
    },
    has: (target, name) => missing(name) || name in target,
  })
  try {
    const second = await openUserModules(root).load(path)
    if (second.kind !== 'loaded' || unset.size === 0) return first
    return { kind: 'failed', diagnostic: configNeedsEnvironment(first.span, [...unset], first.message) }
  } finally {
    process.env = environment
  }
}
