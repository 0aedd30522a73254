import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { findTsconfig, parseTsconfig, type TsConfigJsonResolved } from 'get-tsconfig'
import type { Config } from '../config/config.js'

/**
 * A folder for generated modules, relative to the root with forward slashes, and why the default one does not
 * work.
 */
export interface OutFolder {
  readonly folder: string
  readonly reason: string
}

/**
 * Where generated modules must go instead of the output folder: TypeScript does not compile a module outside
 * of `rootDir`, and if `rootDir` is absent, a module outside of the common folder of all others moves
 * everything below `outDir`. Null if the output folder works.
 * Source: https://www.typescriptlang.org/tsconfig/#rootDir
 */
export function outInsideRootDir({ root, outFolder }: Config): OutFolder | null {
  const tsconfig = findTsconfig(root)
  if (tsconfig === undefined) return null
  const config = parseTsconfig(tsconfig)
  const { rootDir } = config.compilerOptions ?? {}
  const source = rootDir === undefined ? commonSource(config, tsconfig) : resolve(dirname(tsconfig), rootDir)
  if (source === null || isInside(source, outFolder) || !isInside(root, source)) return null
  return {
    folder: relative(root, join(source, 'generated')).split(sep).join('/'),
    reason:
      rootDir === undefined
        ? 'modules outside of the folder that the tsconfig includes would move the build in its outDir'
        : 'the rootDir of the tsconfig excludes the output folder',
  }
}

/**
 * The common folder of all of the project's modules, if the compiler uses it as `rootDir`: before TypeScript
 * 6, without `composite`, and only if it emits.
 */
function commonSource(
  { compilerOptions = {}, include, files }: TsConfigJsonResolved,
  tsconfig: string,
): string | null {
  const { outDir, noEmit, composite } = compilerOptions
  const patterns = [...(include ?? []), ...(files ?? [])]
  if (outDir === undefined || noEmit === true || composite === true || patterns.length === 0) return null
  if (typescriptMajor(dirname(tsconfig)) >= 6) return null
  const [first = '', ...others] = patterns.map((pattern) => folderOf(resolve(dirname(tsconfig), pattern)))
  let common = first
  while (!others.every((folder) => isInside(common, folder))) common = dirname(common)
  return common
}

/** The part of a pattern without wildcards; for a file, its folder. */
function folderOf(pattern: string): string {
  const parts = pattern.split(sep)
  const wildcard = parts.findIndex((part) => /[*?]/.test(part))
  const path = (wildcard === -1 ? parts : parts.slice(0, wildcard)).join(sep)
  return /\.[cm]?[jt]sx?$/.test(path) ? dirname(path) : path
}

/** 0 if none is found: a folder that works for older compilers works for newer ones. */
function typescriptMajor(folder: string): number {
  const path = join(folder, 'node_modules', 'typescript', 'package.json')
  if (existsSync(path)) return Number.parseInt(JSON.parse(readFileSync(path, 'utf8')).version, 10)
  return folder === dirname(folder) ? 0 : typescriptMajor(dirname(folder))
}

const isInside = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep)
