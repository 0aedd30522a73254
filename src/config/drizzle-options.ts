import {
  dialectNotPostgres,
  optionOfWrongKind,
  schemaOptionMissing,
} from '../diagnostics/catalogue/config.js'
import type { Casing } from './config.js'
import { credentialsUrl } from './credentials-url.js'
import type { Checked, OptionProblem } from './option-problem.js'
import { isPlainObject, type PlainObject } from './plain-object.js'

/** drizzle-kit's own options, as far as Sluice uses them. */
export interface DrizzleOptions {
  readonly schema: readonly string[]
  readonly out: string
  readonly casing: Casing | null
  readonly schemaFilter: readonly string[]
  readonly rolesProvider: string | null
  readonly migrationsTable: string
  readonly migrationsSchema: string
  readonly credentialsUrl: string | null
}

/** Source of names and defaults: https://orm.drizzle.team/docs/drizzle-config-file */
export function readDrizzleOptions(options: PlainObject): Checked<DrizzleOptions> {
  const problems: OptionProblem[] = []
  const refuse = (path: readonly string[], expected: string, given: unknown): void => {
    problems.push({
      export: 'drizzle',
      path,
      part: 'value',
      at: (place) => optionOfWrongKind(place, path.join('.'), expected, given),
    })
  }
  const text = (holder: PlainObject, path: readonly string[], fallback: string): string => {
    const value = holder[path.at(-1) ?? '']
    if (value === undefined) return fallback
    if (typeof value === 'string' && value !== '') return value
    refuse(path, 'a name', value)
    return fallback
  }
  const texts = (name: string): readonly string[] => {
    const value = options[name]
    const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
    const named = list.filter((entry): entry is string => typeof entry === 'string' && entry !== '')
    if (named.length === list.length) return named
    refuse([name], 'a string or an array of strings', value)
    return []
  }

  const dialect = options['dialect']
  if (dialect !== 'postgresql') {
    problems.push({
      export: 'drizzle',
      path: ['dialect'],
      part: 'value',
      at: (place) => dialectNotPostgres(place, dialect),
    })
  }
  const schema = texts('schema')
  if (schema.length === 0 && (options['schema'] === undefined || Array.isArray(options['schema']))) {
    if (!problems.some((problem) => problem.path[0] === 'schema')) {
      problems.push({ export: 'drizzle', path: ['schema'], part: 'name', at: schemaOptionMissing })
    }
  }
  const casing = options['casing']
  if (casing !== undefined && casing !== 'snake_case' && casing !== 'camelCase') {
    refuse(['casing'], "'snake_case' or 'camelCase'", casing)
  }
  const migrations = options['migrations'] ?? {}
  if (!isPlainObject(migrations)) refuse(['migrations'], 'an object', migrations)
  const journal = isPlainObject(migrations) ? migrations : {}

  return {
    value: {
      schema,
      out: text(options, ['out'], 'drizzle'),
      casing: casing === 'snake_case' || casing === 'camelCase' ? casing : null,
      schemaFilter: texts('schemaFilter'),
      rolesProvider: rolesProvider(options['entities']),
      migrationsTable: text(journal, ['migrations', 'table'], '__drizzle_migrations'),
      migrationsSchema: text(journal, ['migrations', 'schema'], 'drizzle'),
      credentialsUrl: credentialsUrl(() => options['dbCredentials']),
    },
    problems,
  }
}

/** The provider in `{ roles: { provider: 'supabase' } }`; drizzle-kit checks the rest. */
function rolesProvider(entities: unknown): string | null {
  const roles = isPlainObject(entities) ? entities['roles'] : null
  const provider = isPlainObject(roles) ? roles['provider'] : null
  return typeof provider === 'string' ? provider : null
}
