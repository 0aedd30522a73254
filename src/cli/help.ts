import {
  type CommandName,
  commandTable,
  commonFlags,
  descriptionOf,
  type FlagName,
  flagsOf,
  flagTable,
} from './command-table.js'

export function help(command: CommandName | null): string {
  return command === null ? generalHelp() : commandHelp(command)
}

function generalHelp(): string {
  return [
    'sluice: typed postgres.js functions from SQL files, checked against your Drizzle schema',
    '',
    'Usage: sluice <command> [flags]',
    '',
    'Commands',
    ...table(Object.entries(commandTable).map(([name, { text }]) => [name, text])),
    '',
    'Flags',
    ...flagLines(commonFlags),
    '',
    '"sluice <command> --help" describes a command.',
    '',
    'Exit status: 0 no errors, 1 a problem in your SQL, schema or output, 2 wrong usage or a failure of Sluice.',
    '',
  ].join('\n')
}

function commandHelp(command: CommandName): string {
  const { text, details, operands, examples } = descriptionOf(command)
  return [
    `sluice ${command}: ${text}`,
    '',
    `Usage: sluice ${command}${operands === null ? '' : ` [${operands} …]`} [flags]`,
    '',
    ...details,
    '',
    'Flags',
    ...flagLines(flagsOf(command)),
    '',
    examples.length === 1 ? 'Example' : 'Examples',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n')
}

function flagLines(flags: readonly FlagName[]): readonly string[] {
  return table(
    flags.map((flag) => {
      const { value, text } = flagTable[flag]
      return [value === null ? `--${flag}` : `--${flag} <${value}>`, text]
    }),
  )
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)
}
