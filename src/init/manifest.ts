import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { packageBroken } from '../diagnostics/catalogue/usage.js'
import type { Outcome } from '../diagnostics/diagnostic.js'

/** A package.json that is valid JSON. */
export interface Manifest {
  readonly absolute: string
  /** Without a byte order mark. */
  readonly text: string
}

/** The nearest package.json; null if there is none. In a workspace the config can be below it. */
export function findManifest(root: string): Outcome<Manifest | null> {
  for (let folder = root; ; folder = dirname(folder)) {
    const absolute = join(folder, 'package.json')
    if (existsSync(absolute)) return readManifest(absolute, relative(root, absolute).split(sep).join('/'))
    if (folder === dirname(folder)) return { value: null, diagnostics: [] }
  }
}

function readManifest(absolute: string, path: string): Outcome<Manifest | null> {
  const text = readFileSync(absolute, 'utf8').replace(/^\uFEFF/, '')
  try {
    JSON.parse(text)
    return { value: { absolute, text }, diagnostics: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { value: null, diagnostics: [packageBroken(path, reason)] }
  }
}
