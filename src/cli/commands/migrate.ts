import { relative } from 'node:path'
import type { Config } from '../../config/config.js'
import { isInstalled } from '../../config/installed.js'
import { installCommand, packageManagerOf } from '../../config/package-manager.js'
import { noDatabaseUrl, postgresNeeded } from '../../diagnostics/catalogue/usage.js'
import { openEvaluator } from '../../evaluate/evaluator.js'
import { type Diagnostic, hasErrors, type Outcome } from '../../diagnostics/diagnostic.js'
import { counted } from '../../diagnostics/summary.js'
import type { Command, Invoked } from '../command.js'
import { describeFailure, describeNotice } from '../describe-migration.js'
import { report } from '../report.js'

/** `sluice migrate`: runs the pending migrations of the config's folder. */
export const migrate: Command = async (invoked) => {
  const { value: config, diagnostics } = await evaluateConfig(invoked)
  const run = config === null ? nothing : await migrateDatabase(invoked, config)
  return finish(invoked, config, { ...run, diagnostics: [...diagnostics, ...run.diagnostics] })
}

async function evaluateConfig({ terminal, flags }: Invoked): Promise<Outcome<Config | null>> {
  const evaluator = openEvaluator()
  try {
    const { value } = await evaluator.config({
      cwd: terminal.cwd,
      ...(flags.config === null ? {} : { path: flags.config }),
      // Many configs throw without DATABASE_URL; a URL on the command line replaces it.
      ...(flags.url === null ? {} : { variables: { DATABASE_URL: flags.url } }),
    })
    return value
  } finally {
    await evaluator.close()
  }
}

interface MigrationRun {
  /** Tags, in order. */
  readonly applied: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

const nothing: MigrationRun = { applied: [], diagnostics: [] }

async function migrateDatabase({ terminal, flags }: Invoked, config: Config): Promise<MigrationRun> {
  const url = flags.url ?? config.credentialsUrl ?? (terminal.env['DATABASE_URL'] || null)
  if (url === null) return { ...nothing, diagnostics: [noDatabaseUrl()] }
  if (!isInstalled('postgres')) {
    const install = installCommand(packageManagerOf(config.root), ['postgres'], false)
    return { ...nothing, diagnostics: [postgresNeeded('running migrations', install)] }
  }

  const { MigrationError, runMigrations } = await import('../../migrate/index.js')
  const diagnostics: Diagnostic[] = []
  try {
    const { applied } = await runMigrations({
      url,
      // The runner names files below the folder as given; people expect paths relative to their working
      // directory.
      folder: relative(terminal.cwd, config.migrationsFolder) || '.',
      table: config.migrationsTable,
      schema: config.migrationsSchema,
      onNotice: (notice) => {
        if (notice.kind === 'waiting') terminal.err.write(`${notice.message}\n`)
        else diagnostics.push(describeNotice(notice, { cwd: terminal.cwd, root: config.root }))
      },
    })
    return { applied, diagnostics }
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error
    const failure = describeFailure(error, { cwd: terminal.cwd, root: config.root })
    return { applied: error.applied, diagnostics: [...diagnostics, failure] }
  }
}

function finish(
  { terminal, flags }: Invoked,
  config: Config | null,
  { applied, diagnostics }: MigrationRun,
): Promise<number> {
  const lines = applied.map((tag) => `${terminal.out.paint('good', 'applied')} ${tag}\n`)
  if (applied.length === 0 && !hasErrors(diagnostics)) lines.push('the database is up to date\n')
  return report({
    terminal,
    reporter: flags.reporter,
    maxWarnings: flags.maxWarnings,
    ...(config === null ? {} : { root: config.root }),
    diagnostics,
    text: lines.join(''),
    json: { applied },
    footer: applied.length === 0 ? null : () => `${counted(applied.length, 'migration')} applied`,
  })
}
