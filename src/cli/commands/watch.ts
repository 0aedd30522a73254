import { relative, sep } from 'node:path'
import { ProjectError, type WatchResult } from '../../api/index.js'
import { cannotWatch } from '../../diagnostics/catalogue/usage.js'
import { counted } from '../../diagnostics/summary.js'
import type { Command, Invoked } from '../command.js'
import { leaving } from '../leaving.js'
import { progressOf, withProject } from '../open-project.js'
import { report } from '../report.js'
import { reportGenerated } from '../report-generated.js'

/** `sluice watch`: keeps the output current while its sources change; errors do not end it. */
export const watch: Command = async (invoked) => {
  const { terminal, flags } = invoked
  // Slow work follows, and a person may want to leave at once.
  const leave = leaving(process.stdin)
  const progress = progressOf(invoked)
  return withProject(invoked, progress.show, async (project) => {
    const watching = project.watch(async (run) => {
      progress.clear()
      await tell(invoked, project.root, run)
    })
    try {
      await Promise.race([leave.wanted, watching.done])
    } catch (error) {
      if (!(error instanceof ProjectError) || error.code !== 'cannot-watch') throw error
      return await report({
        terminal,
        reporter: flags.reporter,
        diagnostics: [cannotWatch(error.message)],
        footer: null,
      })
    } finally {
      // A run in progress ends first and cleans up; another Ctrl-C ends the process at once.
      leave.stop()
      await watching.close()
      progress.clear()
    }
    return 0
  })
}

async function tell(invoked: Invoked, root: string, run: WatchResult): Promise<void> {
  const { terminal, flags } = invoked
  // Clears the screen for each run, so that it shows only the current state.
  if (flags.reporter === 'pretty' && terminal.out.interactive)
    terminal.out.write('\u001B[2J\u001B[3J\u001B[H')
  if (flags.reporter === 'pretty' && run.changes.length > 0) {
    terminal.err.write(`${terminal.err.paint('faint', describeChanges(run.changes, terminal.cwd))}\n\n`)
  }
  await reportGenerated(invoked, root, run, (summary) => {
    const seconds = (run.milliseconds / 1000).toFixed(run.milliseconds < 1000 ? 3 : 1)
    const keys = terminal.out.interactive ? terminal.err.paint('faint', '; q leaves') : ''
    return `${summary} (${seconds} s), watching${keys}`
  })
}

function describeChanges(changes: readonly string[], cwd: string): string {
  const [first] = changes
  return changes.length === 1 && first !== undefined
    ? `changed: ${relative(cwd, first).split(sep).join('/')}`
    : `changed: ${counted(changes.length, 'file')}`
}
