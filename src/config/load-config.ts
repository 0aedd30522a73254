import { existsSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import {
  compilerTooLow,
  configExportsNothing,
  configFileMissing,
  configImportMissing,
  configNotFound,
  configSyntaxError,
  configThrows,
  migrationsFolderMissing,
  plugAndPlay,
  schemaMatchesNothing,
  setupFileMissing,
  tsconfigUnreadable,
} from '../diagnostics/catalogue/config.js'
import { moduleReplacesBuiltins } from '../diagnostics/catalogue/usage.js'
import { hasErrors, type Diagnostic, type Outcome } from '../diagnostics/diagnostic.js'
import { span } from '../diagnostics/span.js'
import { compilerShortcomings } from './compiler-settings.js'
import type { Config, SluiceOptions } from './config.js'
import { readDrizzleOptions } from './drizzle-options.js'
import { drizzleScripts } from './drizzle-scripts.js'
import { loadWithEnvironment } from './environment.js'
import { configsOfScripts, findConfig } from './find-config.js'
import { checkFolders } from './folders.js'
import { importExtension } from './import-extension.js'
import { openOptionPlaces } from './option-places.js'
import type { OptionProblem } from './option-problem.js'
import { plugAndPlayManifest } from './package-manager.js'
import { isPlainObject, type PlainObject } from './plain-object.js'
import { projectText, shownPath } from './project-text.js'
import { schemaFilesOf } from './schema-files.js'
import { readSluiceOptions } from './sluice-options.js'

/**
 * Finds the project's drizzle config and resolves it with the `sluice` export. `path` is relative to `cwd`,
 * and so is everything that the config names, as in drizzle-kit: the root is the working directory, wherever
 * the config is.
 */
export async function loadConfig(options: {
  readonly cwd: string
  readonly path?: string
}): Promise<Outcome<Config | null>> {
  const found = findConfig(options.cwd, options.path)
  if (found === null) {
    if (options.path !== undefined) return failed(configFileMissing(options.path))
    return failed(configNotFound(configsOfScripts(options.cwd)))
  }
  // Modules report their real paths; a root behind a link (such as macOS's /tmp) would make them appear to be
  // outside.
  const path = realpathSync(found)
  const root = realpathSync(options.cwd)
  const file = projectText(root, path)

  const manifest = plugAndPlayManifest(root)
  if (manifest !== null) return failed(plugAndPlay(shownPath(root, manifest)))

  const module = await loadWithEnvironment(root, path)
  if (module.kind === 'failed') return failed(module.diagnostic)
  if (module.kind === 'syntax error') return failed(configSyntaxError(module.span, module.message))
  if (module.kind === 'missing import') return failed(configImportMissing(module))
  if (module.kind === 'broken tsconfig') return failed(tsconfigUnreadable(module.path, module.message))
  if (module.kind === 'replaced builtins') {
    return failed(moduleReplacesBuiltins(module.span, module.names))
  }
  if (module.kind === 'thrown') return failed(configThrows(module.span, module.message))
  const exported = exportsOf(module.exports)
  if (!exported) return failed(configExportsNothing(span(file, 0)))

  const drizzle = readDrizzleOptions(exported.config)
  const sluice = readSluiceOptions(exported.sluice)
  const problems: OptionProblem[] = [...drizzle.problems, ...sluice.problems]
  const diagnostics: Diagnostic[] = []

  const schemaFiles = drizzle.value.schema.flatMap((pattern) => {
    const files = schemaFilesOf(root, pattern)
    if (files.length === 0) {
      problems.push({
        export: 'drizzle',
        path: ['schema'],
        part: 'value',
        at: (place) => schemaMatchesNothing(place, pattern, folderThatFits(root, dirname(path), pattern)),
      })
    }
    return files
  })
  const folders = {
    root,
    queriesFolder: resolve(root, sluice.value.queries ?? 'queries'),
    outFolder: resolve(root, sluice.value.out ?? 'generated'),
    migrationsFolder: resolve(root, drizzle.value.out),
  }
  problems.push(...checkFolders(folders))
  const setup = sluice.value.database?.setup
  if (setup !== undefined && !existsSync(resolve(root, setup))) {
    problems.push({
      export: 'sluice',
      path: ['database', 'setup'],
      part: 'value',
      at: (place) => setupFileMissing(place, setup),
    })
  }
  if (problems.length === 0 && lacksMigrations(root, folders.migrationsFolder, sluice.value)) {
    problems.push({
      export: 'drizzle',
      path: ['out'],
      part: 'value',
      at: (place) => migrationsFolderMissing(place, shownPath(root, folders.migrationsFolder)),
    })
  }
  const extension = readTsconfig(root, diagnostics)

  if (problems.length > 0) {
    const places = await openOptionPlaces(file)
    for (const problem of problems) {
      diagnostics.push(problem.at(places[problem.export](problem.path, problem.part)))
    }
  }
  if (hasErrors(diagnostics)) return { value: null, diagnostics }
  return {
    value: {
      ...folders,
      file,
      schemaFiles: [...new Set(schemaFiles)].toSorted(),
      schemaPatterns: drizzle.value.schema,
      migrationsTable: drizzle.value.migrationsTable,
      migrationsSchema: drizzle.value.migrationsSchema,
      casing: drizzle.value.casing,
      schemaFilter: drizzle.value.schemaFilter,
      rolesProvider: drizzle.value.rolesProvider,
      credentialsUrl: drizzle.value.credentialsUrl,
      allow: sluice.value.allow ?? [],
      naming: sluice.value.naming ?? 'drizzle',
      types: sluice.value.types ?? {},
      database: sluice.value.database ?? {},
      importExtension: sluice.value.importExtension ?? extension,
      migrations: sluice.value.migrations ?? true,
      tag: sluice.value.tag ?? false,
      preparedTexts: sluice.value.preparedTexts ?? null,
      evaluationTimeout: sluice.value.evaluationTimeout ?? null,
    },
    diagnostics,
  }
}

/**
 * Whether the config names a migrations folder that is missing, probably by mistake. A project without
 * migrations usually has drizzle-kit's default, `drizzle`, which its guides spell out, or a script with
 * `drizzle-kit push`.
 */
const lacksMigrations = (
  root: string,
  folder: string,
  { migrations, database, allow }: SluiceOptions,
): boolean =>
  folder !== resolve(root, 'drizzle') &&
  migrations !== false &&
  database?.url === undefined &&
  !allow?.includes('SL4029') &&
  !existsSync(folder) &&
  !drizzleScripts(root).some(({ command }) => command === 'push')

/** The config's own folder, if a pattern without matches at the root has matches there. */
const folderThatFits = (root: string, folder: string, pattern: string): string | null =>
  folder !== root && schemaFilesOf(folder, pattern).length > 0 ? shownPath(root, folder) || '.' : null

/**
 * In a CommonJS module the whole value takes the place of the default export, and can contain both exports
 * itself.
 */
function exportsOf(exports: PlainObject): { config: PlainObject; sluice: unknown } | null {
  const outer = exports['default'] ?? exports
  if (!isPlainObject(outer)) return null
  const inner = outer['default'] ?? outer
  if (!isPlainObject(inner) || Object.keys(inner).length === 0) return null
  return { config: inner, sluice: exports['sluice'] ?? outer['sluice'] ?? inner['sluice'] }
}

/** The default of `importExtension`; reports a compiler that cannot compile generated code. */
function readTsconfig(root: string, diagnostics: Diagnostic[]): '' | '.js' {
  const found = importExtension(root)
  if (found.kind === 'unreadable') {
    diagnostics.push(tsconfigUnreadable(shownPath(root, found.path), found.message))
    return '.js'
  }
  for (const { path, message, hint } of found.tsconfig === null ? [] : compilerShortcomings(found.tsconfig)) {
    diagnostics.push(compilerTooLow(shownPath(root, path), message, hint))
  }
  return found.extension
}

const failed = (diagnostic: Diagnostic): Outcome<null> => ({ value: null, diagnostics: [diagnostic] })
