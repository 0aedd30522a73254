import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createJiti, type Jiti, type JitiOptions, type ModuleCache } from 'jiti'
import type { MissingImport } from '../diagnostics/catalogue/config.js'
import type { Span } from '../diagnostics/span.js'
import { restoreBuiltins } from './builtins.js'
import { setEvaluatedModule } from './evaluated-module.js'
import { explainFailure, explainReplaced, type SyntaxProblem } from './module-failure.js'
import { packageVersion } from './package-version.js'
import { isPlainObject, type PlainObject } from './plain-object.js'
import { belongsTo } from './project-text.js'

/** The result of loading a user's module: its exports, or why there are none, with the user's own place. */
export type LoadedModule = { readonly kind: 'loaded'; readonly exports: PlainObject } | ModuleFailure

export type ModuleFailure =
  | { readonly kind: 'syntax error'; readonly message: string; readonly span: Span }
  | ({ readonly kind: 'missing import' } & MissingImport)
  | { readonly kind: 'broken tsconfig'; readonly path: string; readonly message: string }
  /** Builtins of JavaScript, which were restored. */
  | { readonly kind: 'replaced builtins'; readonly names: readonly string[]; readonly span: Span }
  | { readonly kind: 'thrown'; readonly message: string; readonly span: Span }

/**
 * Evaluates TypeScript modules of a user's project on any Node version. Each instance starts empty and
 * evaluates every module once, so modules that import each other share their tables, and the next instance
 * reads an edited file again. Only modules that Node runs without transformation (`.mjs`, `.cjs`) stay in
 * Node's process-wide cache.
 */
export interface UserModules {
  load(path: string): Promise<LoadedModule>
  /**
   * Loads a package as a module of the project resolves it (by default a module at its root); null if there
   * is none. The caller asserts the type of its exports.
   */
  loadPackage<Package = PlainObject>(specifier: string, importer?: string): Promise<Package | null>
  /** The `version` in the package.json of an installed package of the project. */
  packageVersion(name: string): string | null
  /** Absolute paths of all modules evaluated so far that belong to the project, sorted. */
  files(): readonly string[]
}

/**
 * The program that jiti creates for a module that does not compile: it exports the problem instead of
 * throwing it.
 */
const PROBLEM = 'exports.__JITI_ERROR__ = '

/** `onModule` is called with each module before its evaluation, and with the JavaScript that will run. */
export function openUserModules(
  root: string,
  onModule: (file: string, code: string) => void = () => {},
): UserModules {
  // Names are resolved relative to this file, which need not exist.
  const anchor = join(root, 'drizzle.config.ts')
  const transformer = createJiti(anchor)
  const syntaxProblems: SyntaxProblem[] = []
  const files = new Set<string>()
  const cache: ModuleCache = {}
  const jiti = withTsconfigPaths(anchor, {
    moduleCache: false,
    // The transformer has its own cache on disk; a second one here would hide which files are evaluated.
    fsCache: false,
    interopDefault: false,
    transform(options) {
      if (options.filename) files.add(resolve(options.filename))
      const code = transformer.transform(options)
      if (code.startsWith(PROBLEM)) {
        const problem: SyntaxProblem = JSON.parse(code.slice(PROBLEM.length))
        syntaxProblems.push(problem)
      } else if (options.filename) onModule(options.filename, code)
      return { code }
    },
  })

  return {
    async load(path) {
      files.add(path)
      const evaluated: unknown = cache[path]?.exports
      if (isPlainObject(evaluated)) return { kind: 'loaded', exports: evaluated }
      syntaxProblems.length = 0
      const outer = setEvaluatedModule(path)
      try {
        const source = readFileSync(path, 'utf8')
        const exports: unknown = await jiti.evalModule(source, {
          id: path,
          filename: path,
          cache,
          async: true,
        })
        const replaced = restoreBuiltins()
        if (replaced.length > 0) return explainReplaced(replaced, root, path, files)
        return { kind: 'loaded', exports: isPlainObject(exports) ? exports : {} }
      } catch (problem) {
        const replaced = restoreBuiltins()
        if (replaced.length > 0) return explainReplaced(replaced, root, path, files)
        // Another module must not import a half-evaluated module as if it were complete.
        const loaded = { ...cache }
        for (const [name, module] of Object.entries(cache)) if (!module.loaded) delete cache[name]
        return explainFailure(problem, {
          root,
          entry: path,
          syntax: syntaxProblems.at(-1) ?? null,
          modules: [path, ...Object.keys(loaded)],
          parentOf: (module) => loaded[module]?.parent?.filename ?? null,
        })
      } finally {
        setEvaluatedModule(outer)
      }
    },
    async loadPackage<Package>(specifier: string, importer = anchor): Promise<Package | null> {
      const url = jiti.esmResolve(specifier, { parentURL: pathToFileURL(importer), try: true })
      if (!url) return null
      const exports: Package = await import(url)
      return exports
    },
    packageVersion: (name) => packageVersion(root, name),
    files: () => [...files].filter((file) => belongsTo(root, file)).toSorted(),
  }
}

/**
 * Path aliases of the nearest tsconfig. An unreadable tsconfig provides none, and is a diagnostic of
 * `loadConfig`.
 */
function withTsconfigPaths(anchor: string, options: JitiOptions): Jiti {
  try {
    return createJiti(anchor, { ...options, tsconfigPaths: true })
  } catch {
    return createJiti(anchor, options)
  }
}
