import { parseArgs } from 'node:util'
import {
  unexpectedArgument,
  unknownCommand,
  unknownFlag,
  wrongFlagValue,
} from '../diagnostics/catalogue/usage.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import {
  type CommandName,
  commandTable,
  commonFlags,
  descriptionOf,
  type FlagName,
  flagsOf,
  flagTable,
  isCommandName,
  isFlagName,
  shortFlags,
} from './command-table.js'
import { type Flags, readFlags } from './flag-values.js'

export type Invocation =
  | { readonly kind: 'version' }
  /** `asked` is false if the command line was empty. */
  | { readonly kind: 'help'; readonly command: CommandName | null; readonly asked: boolean }
  | {
      readonly kind: 'command'
      readonly command: CommandName
      readonly flags: Flags
      readonly operands: readonly string[]
    }

/**
 * Reads the arguments of `sluice`. The value is null if there is a problem; all problems are reported at
 * once.
 */
export function parseArguments(argv: readonly string[]): Outcome<Invocation | null> {
  const { operands, flags: written } = split(argv)
  const help = operands[0] === 'help'
  const [name, ...rest] = help ? operands.slice(1) : operands

  if (name !== undefined && !isCommandName(name)) {
    return refused([unknownCommand(name, nearest(name, Object.keys(commandTable)))])
  }
  const command = name ?? null
  const problems: Diagnostic[] = []
  const given = knownFlags(written, command, problems)

  // A request for help must not fail because of other arguments.
  if (help || given.has('help')) return accepted({ kind: 'help', command, asked: true })
  if (given.has('version')) return accepted({ kind: 'version' })
  if (command === null) {
    return problems.length > 0 ? refused(problems) : accepted({ kind: 'help', command: null, asked: false })
  }

  // After an unknown flag, a lone argument is probably its value.
  if (problems.length === 0 && rest[0] !== undefined && descriptionOf(command).operands === null) {
    problems.push(unexpectedArgument(rest[0], command))
  }
  const flags = readFlags(given, problems)
  return problems.length > 0
    ? refused(problems)
    : accepted({ kind: 'command', command, flags, operands: rest })
}

const accepted = (value: Invocation): Outcome<Invocation> => ({ value, diagnostics: [] })

const refused = (diagnostics: readonly Diagnostic[]): Outcome<null> => ({ value: null, diagnostics })

interface WrittenFlag {
  /** `--reporter`, `-x`. */
  readonly raw: string
  readonly name: string
  readonly value: string | null
  /** Written `--name=value`. */
  readonly inline: boolean
}

function split(argv: readonly string[]): { operands: readonly string[]; flags: readonly WrittenFlag[] } {
  const options = Object.fromEntries(
    Object.entries(flagTable).map(([name, { value }]) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const operands: string[] = []
  const flags: WrittenFlag[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    flags.push({
      raw: token.rawName,
      name: token.rawName.startsWith('--') ? token.name : (shortFlags[token.name] ?? ''),
      value: token.value ?? null,
      inline: token.inlineValue ?? false,
    })
  }
  return { operands, flags }
}

function knownFlags(
  written: readonly WrittenFlag[],
  command: CommandName | null,
  problems: Diagnostic[],
): Map<FlagName, string | null> {
  const allowed = command === null ? commonFlags : flagsOf(command)
  const given = new Map<FlagName, string | null>()
  for (const { raw, name, value, inline } of written) {
    if (!isFlagName(name) || !allowed.includes(name)) {
      problems.push(unknownFlag(raw, command, nearestFlag(name, allowed)))
    } else if (flagTable[name].value === null && inline) {
      problems.push(wrongFlagValue(raw, value, `${raw} without a value`))
    } else if (flagTable[name].value !== null && (value === null || (!inline && value.startsWith('--')))) {
      problems.push(wrongFlagValue(raw, null, `${raw} <${flagTable[name].value}>`))
    } else {
      given.set(name, value)
    }
  }
  return given
}

function nearestFlag(name: string, allowed: readonly FlagName[]): string | null {
  const opposite = allowed.find((flag) => flag === `no-${name}`)
  const found = opposite ?? nearest(name, allowed)
  return found === null ? null : `--${found}`
}
