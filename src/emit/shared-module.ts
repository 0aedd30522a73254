/** The one file that generated modules share: the runtime's sources, concatenated. */
import { readFile } from 'node:fs/promises'
import type { SchemaConstraint } from '../model/constraint.js'
import type { GeneratedFile } from '../output/generated-file.js'
import { HEADER } from '../output/header.js'
import { constraintTable } from './constraint-table.js'

/** In an order in which every file comes after those that its top level uses. */
const PARTS = [
  'errors',
  'host',
  'driver',
  'codec',
  'typed-as',
  'text',
  'text-forms',
  'numbers',
  'geometry',
  'dates',
  'json',
  'arrays',
  'composites',
  'query',
  'dynamic',
  'group',
  'kept-texts',
  'column-types',
  'attribution',
  'rows',
  'reading',
  'client-mark',
  'parsed-rows',
  'bulk',
  'abort-listeners',
  'cancel',
  'postgres-js',
  'session-settings',
  'run',
  'stream',
  'copy',
  'drizzle',
  'closings',
  'driver-arrays',
  'guarded-client',
  'client',
  'constraint-names',
  'constraints',
] as const

/** The sources are part of the package, beside the compiled code. */
const FOLDER = new URL('../../src/runtime/', import.meta.url)

/** The most recent one: its text depends only on the names, and a session requests it repeatedly. */
let last: { readonly names: string; readonly file: Promise<GeneratedFile> } | null = null

export function sharedModule(constraints: readonly SchemaConstraint[]): Promise<GeneratedFile> {
  const names = JSON.stringify(constraints)
  if (last?.names !== names) last = { names, file: joinParts(constraints) }
  return last.file
}

async function joinParts(constraints: readonly SchemaConstraint[]): Promise<GeneratedFile> {
  const texts = await Promise.all(PARTS.map((part) => readFile(new URL(`${part}.ts`, FOLDER), 'utf8')))
  const bodies = texts.map((text, index) =>
    PARTS[index] === 'constraint-names' ? constraintTable(constraints) : text,
  )
  const usesTypes = new Set<string>()
  const joined = bodies.map((body) => withoutImports(body, usesTypes).trim()).join('\n\n')
  const types = [...usesTypes].sort()
  const imports = `import postgres${types.length > 0 ? `, { ${types.map((name) => `type ${name}`).join(', ')} }` : ''} from 'postgres'`
  return { path: 'sluice.ts', text: `${HEADER}\n\n${imports}\n\n${joined}\n` }
}

/**
 * Removes a part's imports: other parts are now in the same file, and imports of postgres.js are collected.
 */
function withoutImports(text: string, usesTypes: Set<string>): string {
  return text.replace(
    /^import (type )?([^'"]*?) from '([^']+)'\n/gm,
    (_, _type: string, clause: string, from: string) => {
      if (from === 'postgres') {
        for (const name of /\{([^}]*)\}/.exec(clause)?.[1]?.split(',') ?? []) {
          const bare = name.replace(/^\s*type\s+/, '').trim()
          if (bare !== '') usesTypes.add(bare)
        }
      }
      return ''
    },
  )
}
