import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config } from '../config/config.js'
import { installCommand, packageManagerOf } from '../config/package-manager.js'
import { extensionModuleBroken, extensionNotInstalled } from '../diagnostics/catalogue/database.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import type { ExtensionModule } from './embedded-protocol.js'

/** Built into every cluster, so nothing has to be loaded for them. */
const BUILT_IN: ReadonlySet<string> = new Set(['plpgsql'])

/** Extensions that the embedded server's authors publish as separate packages, by SQL name. */
const OWN_PACKAGES: Readonly<Record<string, { readonly packageName: string; readonly exportName: string }>> =
  {
    vector: { packageName: '@electric-sql/pglite-pgvector', exportName: 'vector' },
    postgis: { packageName: '@electric-sql/pglite-postgis', exportName: 'postgis' },
  }

const ownRequire = createRequire(import.meta.url)

/**
 * The modules to load for extensions, by their SQL names: the user's own choice, otherwise those bundled with
 * the embedded server, otherwise the package that is known to contain it, from the user's project. An
 * extension that the user excludes or that no package provides is not loaded: the statements that need it
 * then fail, each at its place.
 */
export function findExtensions(
  config: Pick<Config, 'root' | 'file' | 'database'>,
  names: readonly string[],
): Outcome<readonly ExtensionModule[]> {
  const projectRequire = createRequire(join(config.root, 'package.json'))
  const modules: ExtensionModule[] = []
  const diagnostics: Diagnostic[] = []
  const chosen = config.database.extensions ?? {}

  for (const name of new Set([...names, ...Object.keys(chosen)])) {
    if (BUILT_IN.has(name)) continue
    const choice = chosen[name]
    if (choice === false) continue
    if (choice !== undefined) {
      const [specifier = '', exportName = name] = choice.split('#')
      const url = resolveModule(projectRequire, specifier)
      if (url) modules.push({ name, url, exportName })
      else diagnostics.push(extensionModuleBroken(config.file, name, specifier))
      continue
    }
    const identifier = name.replaceAll('-', '_')
    const bundled = resolveModule(ownRequire, `@electric-sql/pglite/contrib/${identifier}`)
    if (bundled) {
      modules.push({ name, url: bundled, exportName: identifier })
      continue
    }
    const own = OWN_PACKAGES[name]
    if (!own) continue
    const url = resolveModule(projectRequire, own.packageName)
    if (url) modules.push({ name, url, exportName: own.exportName })
    else
      diagnostics.push(
        extensionNotInstalled(name, installCommand(packageManagerOf(config.root), [own.packageName], true)),
      )
  }
  return { value: modules, diagnostics }
}

/** Whether the embedded server can create an extension, once its package is installed. */
export function hasExtension({ database }: Pick<Config, 'database'>, name: string): boolean {
  const choice = database.extensions?.[name]
  if (choice !== undefined) return choice !== false
  const identifier = name.replaceAll('-', '_')
  return (
    BUILT_IN.has(name) ||
    name in OWN_PACKAGES ||
    resolveModule(ownRequire, `@electric-sql/pglite/contrib/${identifier}`) !== null
  )
}

function resolveModule(require: NodeJS.Require, specifier: string): string | null {
  try {
    return pathToFileURL(require.resolve(specifier)).href
  } catch {
    return null
  }
}
