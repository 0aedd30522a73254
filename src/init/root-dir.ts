import { dirname, join, relative, resolve, sep } from 'node:path'
import { findTsconfig, parseTsconfig } from 'get-tsconfig'
import type { Config } from '../config/config.js'

/**
 * Where generated modules must go instead, when the project's `rootDir` excludes the output folder: TypeScript
 * refuses to compile a module outside of it. Relative to the root, forward slashes; null when all is well.
 * Source: https://www.typescriptlang.org/tsconfig/#rootDir
 */
export function outInsideRootDir({ root, outFolder }: Config): string | null {
  const tsconfig = findTsconfig(root)
  if (tsconfig === undefined) return null
  const { rootDir } = parseTsconfig(tsconfig).compilerOptions ?? {}
  if (rootDir === undefined) return null
  const folder = resolve(dirname(tsconfig), rootDir)
  if (isInside(folder, outFolder) || !isInside(root, folder)) return null
  return relative(root, join(folder, 'generated')).split(sep).join('/')
}

const isInside = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep)
