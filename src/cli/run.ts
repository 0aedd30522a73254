import { reportDefect } from './defect.js'
import type { CommandName } from './command-table.js'
import type { Command } from './command.js'
import { help } from './help.js'
import { parseArguments } from './parse-arguments.js'
import { report } from './report.js'
import type { Terminal } from './terminal.js'
import { version } from './version.js'

/** Loaded on demand, so that help and usage errors appear at once. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  generate: async () => (await import('./commands/generate.js')).generate,
  check: async () => (await import('./commands/check.js')).check,
  watch: async () => (await import('./commands/watch.js')).watch,
  inspect: async () => (await import('./commands/inspect.js')).inspect,
  init: async () => (await import('./commands/init.js')).init,
  migrate: async () => (await import('./commands/migrate.js')).migrate,
}

/** Runs the command line and returns the exit status; never rejects. */
export async function run(
  argv: readonly string[],
  terminalFor: (colour: boolean) => Terminal,
): Promise<number> {
  const terminal = terminalFor(!argv.includes('--no-color'))
  try {
    const { value: invocation, diagnostics } = parseArguments(argv)
    if (invocation === null) return await report({ terminal, reporter: 'pretty', diagnostics, footer: null })
    if (invocation.kind === 'version') {
      terminal.out.write(`${version}\n`)
      return 0
    }
    if (invocation.kind === 'help') {
      const stream = invocation.asked ? terminal.out : terminal.err
      stream.write(help(invocation.command))
      return invocation.asked ? 0 : 2
    }
    const command = await commands[invocation.command]()
    return await command({ terminal, flags: invocation.flags, operands: invocation.operands })
  } catch (error) {
    return reportDefect(error, terminal)
  }
}
