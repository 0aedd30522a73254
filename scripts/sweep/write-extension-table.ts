import type { SweepFunction } from './functions.js'
import { signatures, texts } from './write-table.js'

/** A family of one extension with the functions that the sweep has let in. */
export interface ExtensionEntry {
  readonly extension: string
  readonly reason: string
  readonly functions: readonly SweepFunction[]
}

/** The text of `src/analyze/nullability/extension-signatures.ts`; the same for the same entries. */
export function writeExtensionTable(
  total: readonly ExtensionEntry[],
  aggregates: readonly ExtensionEntry[],
): string {
  return `/**
 * Which functions of extensions give a value for all values. Written by scripts/sweep-extension-functions.ts: change the reviewed
 * families in scripts/sweep/extension-families.ts and run it again. How a function gets in: docs/decisions/0006-total-functions.md.
 */
import type { Signatures } from './total-signatures.js'

interface ExtensionFamily {
  /** \`pg_extension.extname\`. */
  readonly extension: string
  readonly reason: string
  /** Types of extensions are without a schema. */
  readonly signatures: Signatures
}

/** Strict functions that give a value for every combination of values; operators and casts are among them as functions. */
export const EXTENSION_TOTAL: readonly ExtensionFamily[] = ${entries(total)}

/** Aggregates that give a value over some rows, where all their arguments are values in every row. */
export const EXTENSION_AGGREGATES: readonly ExtensionFamily[] = ${entries(aggregates)}
`
}

const entries = (of: readonly ExtensionEntry[]): string =>
  `[\n${of
    .map(({ extension, reason, functions }) => {
      const fields = [...texts({ extension, reason }), signatures(functions)]
      return `  {\n${fields.map((field) => `    ${field}\n`).join('')}  },\n`
    })
    .join('')}]`
