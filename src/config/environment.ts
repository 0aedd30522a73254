import { configNeedsEnvironment, configValidatesEnvironment } from '../diagnostics/catalogue/config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { readJsonConfig } from './json-config.js'
import { openUserModules, type LoadedModule } from './user-modules.js'

export type LoadedConfig = LoadedModule | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }

const DATABASE_VARIABLE = /URL|URI|DSN|DATABASE|POSTGRES|^PG|^DB|_DB/i
const PLACEHOLDER = 'postgres://user:password@localhost:5432/database'

/**
 * The variable with which t3-env and similar modules skip validation: https://env.t3.gg/docs/customization
 */
const SKIP_VARIABLE = 'SKIP_ENV_VALIDATION'

/**
 * Evaluates the config. If it throws, it is evaluated again with a value for every unset variable that may
 * name a database, then with the variable that skips validation. If that succeeds, the variables that it read
 * are the proven cause, and the advice can name them.
 */
export async function loadWithEnvironment(root: string, path: string): Promise<LoadedConfig> {
  if (path.endsWith('.json')) return readJsonConfig(root, path)
  const first = await openUserModules(root).load(path)
  if (first.kind !== 'thrown') return first

  const database = await loadFilled(root, path, (name) => (DATABASE_VARIABLE.test(name) ? PLACEHOLDER : null))
  if (database.isLoaded && database.filled.length > 0) {
    return { kind: 'failed', diagnostic: configNeedsEnvironment(first.span, database.filled, first.message) }
  }
  const skipping = await loadFilled(root, path, (name) => (name === SKIP_VARIABLE ? '1' : null))
  if (skipping.isLoaded && skipping.filled.length > 0) {
    return {
      kind: 'failed',
      diagnostic: configValidatesEnvironment(first.span, SKIP_VARIABLE, first.message),
    }
  }
  return first
}

/** Evaluates it with values for unset variables, and returns which of them it read. */
async function loadFilled(
  root: string,
  path: string,
  valueOf: (name: string) => string | null,
): Promise<{ readonly isLoaded: boolean; readonly filled: readonly string[] }> {
  const filled = new Set<string>()
  const environment = process.env
  const fill = (name: string | symbol): string | null =>
    typeof name === 'string' && (environment[name] ?? '') === '' ? valueOf(name) : null
  process.env = new Proxy(environment, {
    get(target, name: string) {
      const value = fill(name)
      if (value === null) return target[name]
      filled.add(name)
      return value
    },
    has: (target, name) => fill(name) !== null || name in target,
  })
  try {
    const { kind } = await openUserModules(root).load(path)
    return { isLoaded: kind === 'loaded', filled: [...filled] }
  } finally {
    process.env = environment
  }
}
