import type { SweepFunction } from './functions.js'

/** A family of the table with the functions that the sweep has let in. */
export interface Entry {
  readonly title: string
  readonly reason: string
  readonly functions: readonly SweepFunction[]
}

export interface Table {
  readonly version: string
  readonly total: readonly Entry[]
  readonly notStrict: readonly {
    readonly reason: string
    readonly suffices: readonly (readonly number[])[]
    readonly functions: readonly SweepFunction[]
  }[]
  readonly setReturning: readonly {
    readonly reason: string
    readonly columns: readonly number[]
    readonly functions: readonly SweepFunction[]
  }[]
  readonly aggregates: readonly {
    readonly reason: string
    readonly needs: string
    readonly functions: readonly SweepFunction[]
  }[]
  readonly windows: readonly {
    readonly reason: string
    readonly needs: string
    readonly functions: readonly SweepFunction[]
  }[]
  readonly constants: readonly {
    readonly reason: string
    readonly constants: readonly string[]
    readonly functions: readonly SweepFunction[]
  }[]
}

const WIDTH = 110

/** The text of `src/analyze/nullability/total-signatures.ts`; the same for the same table. */
export function writeTable(table: Table): string {
  return `/* oxlint-disable max-lines -- a table, which no one reads from end to end */
/**
 * Which built-in functions of PostgreSQL ${table.version} give a value for all values. Written by scripts/sweep-total-functions.ts: change
 * the reviewed families in scripts/sweep and run it again. How a function gets in: docs/decisions/0006-total-functions.md.
 */

/** Names by argument types, as \`format_type\` writes them: \`{ 'text, integer': 'left repeat right' }\`. */
export type Signatures = Readonly<Record<string, string>>

/** Strict functions that give a value for every combination of values; operators and casts are among them as functions. */
export const TOTAL: readonly { readonly title: string; readonly reason: string; readonly signatures: Signatures }[] = ${array(
    table.total,
    ({ title, reason, functions }) => [...texts({ title, reason }), signatures(functions)],
  )}

/**
 * Functions that are not strict. Each set of arguments, counted from 1, suffices: where all of them are values, so is the
 * result; by the empty set it is never NULL. Holds without VARIADIC. An argument left to its default is a value.
 */
export const NOT_STRICT: readonly {
  readonly reason: string
  readonly suffices: readonly (readonly number[])[]
  readonly signatures: Signatures
}[] = ${array(table.notStrict, ({ reason, suffices, functions }) => [
    ...texts({ reason }),
    `suffices: [${suffices.map((set) => `[${set.join(', ')}]`).join(', ')}],`,
    signatures(functions),
  ])}

/** Set-returning functions, with the columns, counted from 1, that hold no NULL in any row, whatever the arguments. */
export const SET_RETURNING: readonly {
  readonly reason: string
  readonly columns: readonly number[]
  readonly signatures: Signatures
}[] = ${array(table.setReturning, ({ reason, columns, functions }) => [
    ...texts({ reason }),
    `columns: [${columns.join(', ')}],`,
    signatures(functions),
  ])}

/**
 * Aggregates, with what each needs to give a value: nothing, some row, or some row and all its arguments values in every row,
 * those before WITHIN GROUP and in it included. One that is not here can be NULL over any rows.
 */
export const AGGREGATES: readonly {
  readonly reason: string
  readonly needs: 'nothing' | 'rows' | 'values'
  readonly signatures: Signatures
}[] = ${array(table.aggregates, ({ reason, needs, functions }) => [...texts({ reason, needs }), signatures(functions)])}

/** Window functions, with what each needs: nothing, arguments that are values in every row, or those and a frame that is never empty. */
export const WINDOWS: readonly {
  readonly reason: string
  readonly needs: 'nothing' | 'arguments' | 'frame'
  readonly signatures: Signatures
}[] = ${array(table.windows, ({ reason, needs, functions }) => [...texts({ reason, needs }), signatures(functions)])}

/** Strict functions that are total where their first argument is one of these constants. */
export const TOTAL_FOR_CONSTANTS: readonly {
  readonly reason: string
  readonly constants: readonly string[]
  readonly signatures: Signatures
}[] = ${array(table.constants, ({ reason, constants, functions }) => [
    ...texts({ reason }),
    `constants: [${constants.map(quote).join(', ')}],`,
    signatures(functions),
  ])}
`
}

const quote = (text: string): string => (text.includes("'") ? JSON.stringify(text) : `'${text}'`)

export function texts(fields: Readonly<Record<string, string>>): string[] {
  return Object.entries(fields).map(([name, text]) => {
    const line = `${name}: ${quote(text)},`
    return line.length + 4 <= WIDTH ? line : `${name}:\n      ${quote(text)},`
  })
}

function array<T>(items: readonly T[], fields: (item: T) => readonly string[]): string {
  return `[\n${items
    .map(
      (item) =>
        `  {\n${fields(item)
          .map((field) => `    ${field}\n`)
          .join('')}  },\n`,
    )
    .join('')}]`
}

export function signatures(functions: readonly SweepFunction[]): string {
  const byArguments = new Map<string, string[]>()
  for (const { name, signature, extension } of functions) {
    const types = (extension?.signature ?? signature).slice(name.length + 1, -1)
    byArguments.set(types, [...(byArguments.get(types) ?? []), name])
  }
  const lines = [...byArguments]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([types, called]) => `      ${key(types)}: ${wrapped([...called].sort(), `      ${key(types)}: `)},\n`,
    )
  return `signatures: {\n${lines.join('')}    },`
}

const key = (types: string): string => (/^[a-z]\w*$/.test(types) ? types : quote(types))

/** On one line where it fits; else in a template, whose line breaks the formatter leaves alone. */
function wrapped(called: readonly string[], before: string): string {
  const line = `'${called.join(' ')}'`
  if (before.length + line.length + 1 <= WIDTH) return line
  const lines: string[] = []
  for (const name of called) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + name.length + 1 <= WIDTH) lines.push(`${lines.pop()} ${name}`)
    else lines.push(`        ${name}`)
  }
  return `\`\n${lines.join('\n')}\``
}
