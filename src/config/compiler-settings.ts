/**
 * Whether the project's compiler and its settings can compile generated code; `npm run test:matrix` proves
 * the bounds.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseTsconfig, type TsConfigJsonResolved } from 'get-tsconfig'

type CompilerOptions = NonNullable<TsConfigJsonResolved['compilerOptions']>

/** A setting that is too low, and what to write. */
export interface CompilerShortcoming {
  /** The tsconfig, or the package.json of a compiler that is too old. */
  readonly path: string
  readonly message: string
  readonly hint: string
}

/** The first version whose syntax covers that of generated code and of the package's own types. */
const oldestTypeScript = 5

export function compilerShortcomings(tsconfig: string): readonly CompilerShortcoming[] {
  const typescript = installed(dirname(tsconfig), 'typescript')
  const version = typescript === null ? null : versionOf(typescript)
  if (typescript !== null && version !== null && version.major < oldestTypeScript) {
    const message = `TypeScript ${version.text} cannot compile generated code`
    return [{ path: typescript, message, hint: 'install TypeScript 5.0 or later' }]
  }
  return compiledBy(tsconfig).flatMap(({ path, options }) => {
    const found = shortcomingOf(options, version?.major ?? null, dirname(path))
    return found === null ? [] : [{ path, ...found }]
  })
}

function shortcomingOf(
  options: CompilerOptions,
  major: number | null,
  folder: string,
): Omit<CompilerShortcoming, 'path'> | null {
  const target = targetOf(options, major)
  if (target !== null && target < 2016) {
    const message =
      options.target === undefined
        ? 'the tsconfig does not set target, so this version of TypeScript uses ES5'
        : `the target is ${options.target}`
    return { message: `${message}; generated code needs ES2016 or later`, hint: 'write: "target": "ES2022"' }
  }
  const library = libraryOf(options, target)
  if (library !== null && library < 2020 && !hasTypesOfNode(options, major, folder)) {
    const message =
      options.lib === undefined
        ? `the target ${options.target ?? ''} does not include the types of ES2020`
        : 'lib does not include the types of ES2020'
    return {
      message: `${message}, which generated code needs`,
      hint: 'add "ES2020" or later to "lib", or install @types/node, which includes them',
    }
  }
  if (!importsDefaults(options, major)) {
    return {
      message: 'generated code imports the default export of postgres, which needs esModuleInterop',
      hint: 'write: "esModuleInterop": true',
    }
  }
  return null
}

/** The year of the ECMAScript version; null for the newest one. */
function yearOf(name: string): number | null {
  const version = /^es(\d+)/i.exec(name)?.[1]
  if (version === undefined) return /^es3$/i.test(name) ? 1999 : null
  const number = Number(version)
  return number >= 2015 ? number : number >= 6 ? number + 2009 : 2009
}

/**
 * Before TypeScript 6 the default is ES5, except that `module` decides for Node.js.
 * Source: https://www.typescriptlang.org/tsconfig/#target
 */
function targetOf({ target, module }: CompilerOptions, major: number | null): number | null {
  if (target !== undefined) return yearOf(target)
  return major !== null && major < 6 && !/^node/i.test(module ?? '') ? 2009 : null
}

/** The newest of the libraries that are named, or that of the target. */
function libraryOf({ lib, noLib }: CompilerOptions, target: number | null): number | null {
  if (noLib === true) return 0
  if (lib === undefined) return target
  const years = lib.filter((name) => /^es(?:\d+|next)$/i.test(name)).map(yearOf)
  return years.includes(null) ? null : Math.max(0, ...years.map(Number))
}

/**
 * `@types/node` references the library of ES2020. Before TypeScript 6, all of `@types` is included if `types`
 * is absent.
 */
function hasTypesOfNode({ types }: CompilerOptions, major: number | null, folder: string): boolean {
  const included =
    types === undefined ? major === null || major < 6 : types.some((name) => /^(?:node|\*)$/.test(name))
  return included && installed(folder, '@types/node') !== null
}

/**
 * The resolutions of Node and bundlers allow it by default, and TypeScript 6 always does.
 * Source: https://www.typescriptlang.org/tsconfig/#allowSyntheticDefaultImports
 */
function importsDefaults(options: CompilerOptions, major: number | null): boolean {
  const { esModuleInterop, allowSyntheticDefaultImports, module = '', moduleResolution = '' } = options
  const given = allowSyntheticDefaultImports ?? esModuleInterop
  if (given !== undefined) return given
  return (
    major === null ||
    major >= 6 ||
    /^(?:node(?:\d|next)|preserve|system)/i.test(module) ||
    /^bundler$/i.test(moduleResolution)
  )
}

/** The tsconfig itself, or the tsconfigs to which one without its own files refers. */
function compiledBy(path: string): readonly { readonly path: string; readonly options: CompilerOptions }[] {
  const config = parseTsconfig(path)
  const references = config.references ?? []
  if (config.files?.length !== 0 || references.length === 0)
    return [{ path, options: config.compilerOptions ?? {} }]
  const [first] = references.map((reference) => {
    const target = resolve(dirname(path), reference.path)
    return target.endsWith('.json') ? target : join(target, 'tsconfig.json')
  })
  return first === undefined ? [] : [{ path: first, options: parseTsconfig(first).compilerOptions ?? {} }]
}

/** The package.json of a package, in the `node_modules` of the folder or of one above it. */
function installed(folder: string, name: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, 'node_modules', name, 'package.json')
    if (versionOf(path) !== null) return path
    if (at === dirname(at)) return null
  }
}

function versionOf(path: string): { readonly major: number; readonly text: string } | null {
  try {
    const { version }: { readonly version?: unknown } = JSON.parse(readFileSync(path, 'utf8'))
    return typeof version === 'string' ? { major: Number.parseInt(version, 10), text: version } : null
  } catch {
    return null
  }
}
