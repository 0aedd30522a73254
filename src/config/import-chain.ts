import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { findTsconfig, parseTsconfig } from 'get-tsconfig'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import { projectText } from './project-text.js'

/** The module that first imported another one; null for the requested module. */
export type ParentOf = (path: string) => string | null

/** A module and its importers, up to the requested module. */
export function importersOf(path: string, parentOf: ParentOf): readonly string[] {
  const chain: string[] = []
  for (let at: string | null = path; at !== null && !chain.includes(at); at = parentOf(at)) chain.push(at)
  return chain
}

/**
 * The place where each module of a chain imports the previous one; modules in packages are left out, because
 * they are not the user's.
 */
export function importPlaces(root: string, chain: readonly string[]): readonly Span[] {
  return chain.flatMap((importer, index) => {
    const imported = chain[index - 1]
    return imported === undefined || isInPackage(importer) ? [] : [importPlace(root, importer, imported)]
  })
}

export const isInPackage = (path: string): boolean => /[\\/]node_modules[\\/]/.test(path)

function importPlace(root: string, importer: string, imported: string): Span {
  const file = projectText(root, importer)
  const found = specifiersIn(file).find(({ text }) => meant(importer, text) === withoutExtension(imported))
  return found?.place ?? span(file, 0)
}

/** The specifiers of a module's imports, with their quotes as the place. */
function specifiersIn(file: TextFile): readonly { readonly text: string; readonly place: Span }[] {
  return [...file.text.matchAll(/\b(?:from|import|require\()\s*(['"])([^'"\n]+)\1/g)].map((match) => {
    const text = match[2] ?? ''
    const start = match.index + match[0].length - text.length - 2
    return { text, place: span(file, start, start + text.length + 2) }
  })
}

/**
 * The path to which a specifier resolves, without its extension; null for a package that is not installed.
 */
function meant(importer: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return withoutExtension(resolve(dirname(importer), specifier))
  try {
    return withoutExtension(createRequire(importer).resolve(specifier))
  } catch {
    return null
  }
}

const withoutExtension = (path: string): string =>
  path.replace(/\.[cm]?[jt]sx?$/, '').replace(/[\\/]index$/, '')

/**
 * The tsconfig that cannot be read with this message, searched above the modules and all their imports: the
 * loader reads the tsconfig of each module for its path aliases, but does not name it in the error.
 */
export function brokenTsconfig(root: string, modules: readonly string[], message: string): string | null {
  const imported = modules.flatMap((module) =>
    isInPackage(module)
      ? []
      : specifiersIn(projectText(root, module)).flatMap(({ text }) => meant(module, text) ?? []),
  )
  for (const folder of new Set([...modules, ...imported].flatMap((path) => [path, dirname(path)]))) {
    const tsconfig = findTsconfig(folder)
    if (tsconfig !== undefined && failsWith(tsconfig, message)) return tsconfig
  }
  return null
}

function failsWith(tsconfig: string, message: string): boolean {
  try {
    parseTsconfig(tsconfig)
    return false
  } catch (problem) {
    return problem instanceof Error && problem.message === message
  }
}
