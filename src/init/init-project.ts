import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { globSync } from 'tinyglobby'
import type { Config } from '../config/config.js'
import { drizzleScripts } from '../config/drizzle-scripts.js'
import { configEditNeeded, packageNotEditable, postgresMissing } from '../diagnostics/catalogue/usage.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { span } from '../diagnostics/span.js'
import { packageVersion } from '../config/package-version.js'
import type { SchemaData } from '../schema/schema-data.js'
import { addOptions, optionsText } from './config-edit.js'
import { exampleQuery } from './example-query.js'
import {
  execCommand,
  installCommand,
  type PackageManager,
  packageManagerOf,
  runCommand,
} from '../config/package-manager.js'
import type { Manifest } from './manifest.js'
import { addDependency, addScripts, type Script } from './package-scripts.js'
import { type OutFolder, outInsideRootDir } from './root-dir.js'

export interface InitResult {
  readonly changes: readonly InitChange[]
  /** The user's next steps, as commands. */
  readonly next: readonly string[]
  /** A module that calls a function of the example, by lines; empty if there is none. */
  readonly call: readonly string[]
}

interface InitChange {
  readonly status: 'created' | 'changed'
  /** Relative to the root, forward slashes. */
  readonly path: string
  readonly detail: string
}

/** A file to write, with its description. */
interface PlannedFile extends InitChange {
  readonly absolute: string
  readonly text: string
}

/**
 * Adds to a project with a working Drizzle config what Sluice needs and the project does not have: scripts,
 * the out option if the default would not compile, an example query. It never overwrites a file; if run
 * again, it changes nothing.
 */
export function initProject(
  config: Config,
  schema: SchemaData,
  manifest: Manifest | null,
  /** Stubs for the objects of the database's host; empty if none are known to be needed. */
  setupStatements: readonly string[],
): Outcome<InitResult> {
  const manager = packageManagerOf(config.root)
  const diagnostics: Diagnostic[] = []
  const has = (name: string): boolean =>
    packageVersion(config.root, name) !== null || (manifest !== null && declares(manifest.text, name))

  const example = planExample(config, schema)
  const setup = planSetup(config, setupStatements)
  const options = planOptions(config, setup, has('sluice-sql'), diagnostics)
  const scripts = planScripts(config, manifest, has('postgres'), diagnostics)
  const planned = [setup, options, scripts, example].filter((file) => file !== null)
  for (const { absolute, text, status } of planned) {
    mkdirSync(dirname(absolute), { recursive: true })
    writeFileSync(absolute, text, { flag: status === 'created' ? 'wx' : 'w' })
  }

  const isDeclared = manifest !== null && declares(readFileSync(manifest.absolute, 'utf8'), 'postgres')
  if (!has('postgres') && !isDeclared) {
    diagnostics.push(postgresMissing(installCommand(manager, ['postgres'], false)))
  }
  const changes = planned.map(({ status, path, detail }) => ({ status, path, detail }))
  const isAdded = !has('postgres') && isDeclared
  return {
    value: {
      changes,
      next: nextSteps(manager, manifest?.absolute ?? null, has, isAdded),
      call:
        example === null
          ? []
          : exampleCall(config, example, options === null ? null : outInsideRootDir(config)),
    },
    diagnostics,
  }
}

function declares(manifest: string, name: string): boolean {
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = JSON.parse(manifest) ?? {}
  return [dependencies, devDependencies, peerDependencies].some((packages) =>
    Object.hasOwn(Object(packages), name),
  )
}

const SETUP = 'setup.sql'

/** An existing file with that name, or one that the config names, belongs to the user. */
function planSetup(config: Config, statements: readonly string[]): PlannedFile | null {
  const absolute = join(config.root, SETUP)
  if (statements.length === 0 || config.database.setup !== undefined || existsSync(absolute)) return null
  const text = `-- Stands in for what Supabase provides, so that migrations and schema work in the database that checks queries.
-- Add what your queries use of it: nothing here is executed on a server.
${statements.map((statement) => `${statement};`).join('\n')}
`
  return { status: 'created', path: SETUP, detail: 'stubs of what Supabase provides', absolute, text }
}

function planOptions(
  config: Config,
  setup: PlannedFile | null,
  typed: boolean,
  diagnostics: Diagnostic[],
): PlannedFile | null {
  const moved = outInsideRootDir(config)
  if (moved === null && setup === null) return null
  const added = { out: moved?.folder ?? null, setup: setup?.path ?? null }
  const absolute = join(config.root, config.file.path)
  const edit = addOptions(config.file.path, readFileSync(absolute, 'utf8'), added, typed)
  if (edit.kind === 'present') {
    if (setup !== null) {
      const reason = 'the config already has a sluice export, so you must add the setup file to it by hand'
      const text = `database: { setup: '${SETUP}' }`
      diagnostics.push(configEditNeeded(span(config.file, 0), reason, text))
    }
    return null
  }
  if (edit.kind === 'refused') {
    const reason = moved === null ? edit.reason : `${edit.reason}: ${moved.reason}`
    diagnostics.push(configEditNeeded(span(config.file, 0), reason, edit.text))
    return null
  }
  const detail = optionsText(added).slice(2, -2)
  return { status: 'changed', path: config.file.path, detail, absolute, text: edit.text }
}

/** As in `peerDependencies` of this package. */
const postgresRange = '^3.4.0'

const commands = ['generate', 'check', 'watch'] as const

function planScripts(
  config: Config,
  manifest: Manifest | null,
  hasPostgres: boolean,
  diagnostics: Diagnostic[],
): PlannedFile | null {
  if (manifest === null) {
    diagnostics.push(packageNotEditable('the file does not exist'))
    return null
  }
  const edit = addScripts(manifest.text, scriptsFor(config, dirname(manifest.absolute)))
  if (edit.kind === 'refused') {
    diagnostics.push(packageNotEditable(edit.reason))
    return null
  }
  const scripted = edit.kind === 'edited' ? edit.text : manifest.text
  const text = hasPostgres ? scripted : addDependency(scripted, 'postgres', postgresRange)
  if (text === manifest.text) return null
  const path = relative(config.root, manifest.absolute).split(sep).join('/')
  const added = edit.kind === 'edited' ? edit.added.map(({ name }) => name) : []
  if (text !== scripted) added.push('postgres, on which generated functions run')
  return { status: 'changed', path, detail: added.join(', '), absolute: manifest.absolute, text }
}

/**
 * Explicit commands, run in the folder to which the config's paths are relative; they name a config with a
 * non-default name. The command that runs drizzle-kit, to set its environment, also runs Sluice, because both
 * evaluate the same config.
 */
function scriptsFor({ root, file }: Config, folder: string): readonly Script[] {
  const flag = /^drizzle\.config\.\w+$/.test(file.path) ? '' : ` --config ${file.path}`
  const place = relative(folder, root).split(sep).join('/')
  const scripts = drizzleScripts(folder)
  const { wrapper = '' } = scripts.find(({ command }) => command === 'generate') ?? scripts[0] ?? {}
  return commands.map((command) => ({
    name: `sql:${command}`,
    command: `sluice ${command}${flag}`,
    before: `${place === '' ? '' : `cd ${place} && `}${wrapper}`,
  }))
}

/**
 * A call of an example function that needs no argument; `moved` is the output folder if it is not the default
 * one.
 */
function exampleCall(
  { root, outFolder, importExtension }: Config,
  { absolute }: PlannedFile,
  moved: OutFolder | null,
): readonly string[] {
  const out = moved?.folder ?? relative(root, outFolder).split(sep).join('/')
  const from = (module: string): string => `'./${out}/${module}${importExtension}'`
  return [
    `import { createClient } from ${from('sluice')}`,
    `import { list } from ${from(basename(absolute, '.sql'))}`,
    '',
    "const sql = createClient(process.env.DATABASE_URL ?? '')",
    'console.log(await list(sql))',
    'await sql.end()',
  ]
}

function planExample(config: Config, { model, keys }: SchemaData): PlannedFile | null {
  const { root, queriesFolder } = config
  if (globSync('**/*.sql', { cwd: queriesFolder }).length > 0) return null
  const example = model && exampleQuery(model, keys)
  if (example === null) return null
  const absolute = join(queriesFolder, example.name)
  const path = relative(root, absolute).split(sep).join('/')
  return { status: 'created', path, detail: 'an example', absolute, text: example.text }
}

function nextSteps(
  manager: PackageManager,
  manifest: string | null,
  has: (name: string) => boolean,
  isPostgresAdded: boolean,
): readonly string[] {
  const script = manifest === null ? null : generateScript(readFileSync(manifest, 'utf8'))
  return [
    ...(has('postgres')
      ? []
      : [isPostgresAdded ? `${manager} install` : installCommand(manager, ['postgres'], false)]),
    ...(has('sluice-sql') ? [] : [installCommand(manager, ['sluice-sql'], true)]),
    script === null ? execCommand(manager, 'sluice generate') : runCommand(manager, script),
  ]
}

/** The script that generates, whatever its name is. */
function generateScript(manifest: string): string | null {
  const { scripts = {} }: { scripts?: Readonly<Record<string, unknown>> } = JSON.parse(manifest) ?? {}
  const isGenerate = (value: unknown): boolean =>
    typeof value === 'string' && /(?:^|\s)sluice generate(?:\s|$)/.test(value)
  return Object.entries(scripts).find(([, value]) => isGenerate(value))?.[0] ?? null
}
