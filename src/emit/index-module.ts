import type { GeneratedFile } from '../output/generated-file.js'
import { HEADER } from '../output/header.js'
import { identifierFrom, meaningInModule } from '../source/names.js'
import { importSpecifier } from './imports.js'
import { stringLiteral } from './literals.js'

/** The exports of the shared module that an application needs besides its queries. */
const SHARED_VALUES = [
  'createClient',
  'DecodeError',
  'fromDrizzle',
  'isConstraint',
  'jsonNull',
  'NoRowsError',
  'ParameterError',
  'queryName',
  'SettingError',
  'TooManyRowsError',
  'violatedConstraint',
] as const
const SHARED_TYPES = [
  'Bytes',
  'ConstraintKind',
  'ConstraintName',
  'ConstraintViolation',
  'Handle',
  'JsonNull',
  'JsonValue',
  'QueryOptions',
  'StreamOptions',
] as const

/** The module that exports every other one as a namespace. */
export function indexModule(modules: readonly string[], extension: '' | '.js' | '.ts'): GeneratedFile {
  const namespaces = moduleNamespaces(modules)
  const taken = new Set(namespaces.values())
  const lines = modules.map((module) => {
    const name = namespaces.get(module) ?? module
    return `export * as ${name} from ${stringLiteral(importSpecifier('', `${module}.ts`, extension))}`
  })
  const shared = [
    ...SHARED_VALUES.filter((name) => !taken.has(name)),
    ...SHARED_TYPES.filter((name) => !taken.has(name)).map((name) => `type ${name}`),
  ]
  const from = importSpecifier('', 'sluice.ts', extension)
  lines.push(`export {\n${shared.map((name) => `  ${name},\n`).join('')}} from ${stringLiteral(from)}`)
  return { path: 'index.ts', text: `${HEADER}\n\n${lines.join('\n')}\n` }
}

/**
 * A module's namespace is its file's name as an identifier. Files with the same name in several folders
 * include their folders' names, and a number if even these coincide. The modules are sorted, so that the
 * names are stable.
 *
 * @forTests
 */
export function moduleNamespaces(modules: readonly string[]): ReadonlyMap<string, string> {
  const named = (path: string): string => {
    const name = identifierFrom(path)
    return name === 'default' || meaningInModule(name) !== null ? `${name}Queries` : name
  }
  const short = (module: string): string => named(module.split('/').at(-1) ?? module)
  const uses = new Map<string, number>()
  for (const module of modules) uses.set(short(module), (uses.get(short(module)) ?? 0) + 1)
  const taken = new Set<string>()
  return new Map(
    modules.map((module) => {
      const stem = (uses.get(short(module)) ?? 0) > 1 ? named(module.replaceAll('/', '_')) : short(module)
      // `a/b` and `a-b` become the same name.
      let name = stem
      for (let number = 2; taken.has(name); number++) name = `${stem}${number}`
      taken.add(name)
      return [module, name]
    }),
  )
}
