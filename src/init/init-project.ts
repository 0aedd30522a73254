import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { globSync } from 'tinyglobby'
import type { Config } from '../config/config.js'
import { configEditNeeded, packageNotEditable, postgresMissing } from '../diagnostics/catalogue/usage.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { span } from '../diagnostics/span.js'
import type { LoadedSchema } from '../schema/load-schema.js'
import { addOutOption } from './config-edit.js'
import { exampleQuery } from './example-query.js'
import {
  installCommand,
  type PackageManager,
  packageManagerOf,
  runCommand,
} from '../config/package-manager.js'
import type { Manifest } from './manifest.js'
import { addScripts, type Script } from './package-scripts.js'
import { outInsideRootDir } from './root-dir.js'

export interface InitResult {
  readonly changes: readonly InitChange[]
  /** What the user does next, as commands. */
  readonly next: readonly string[]
}

export interface InitChange {
  readonly status: 'created' | 'changed'
  /** Relative to the root, forward slashes. */
  readonly path: string
  readonly detail: string
}

/** A file to be written, with what to tell about it. */
interface PlannedFile extends InitChange {
  readonly absolute: string
  readonly text: string
}

/**
 * Adds to a project with a working Drizzle config what Sluice needs and the project does not have: scripts, the out
 * option where the default would not compile, an example query. Never overwrites; run again, it changes nothing.
 */
export function initProject(
  config: Config,
  schema: LoadedSchema,
  manifest: Manifest | null,
): Outcome<InitResult> {
  const manager = packageManagerOf(config.root)
  const diagnostics: Diagnostic[] = []
  const has = (name: string): boolean =>
    schema.project.packageVersion(name) !== null || (manifest !== null && declares(manifest.text, name))

  const planned = [
    planOut(config, has('sluice-sql'), diagnostics),
    planScripts(config, manifest, diagnostics),
    planExample(config, schema),
  ].filter((file) => file !== null)
  for (const { absolute, text, status } of planned) {
    mkdirSync(dirname(absolute), { recursive: true })
    writeFileSync(absolute, text, { flag: status === 'created' ? 'wx' : 'w' })
  }

  if (!has('postgres')) diagnostics.push(postgresMissing(installCommand(manager, ['postgres'], false)))
  const changes = planned.map(({ status, path, detail }) => ({ status, path, detail }))
  return { value: { changes, next: nextSteps(manager, manifest?.absolute ?? null, has) }, diagnostics }
}

function declares(manifest: string, name: string): boolean {
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = JSON.parse(manifest) ?? {}
  return [dependencies, devDependencies, peerDependencies].some((packages) =>
    Object.hasOwn(Object(packages), name),
  )
}

function planOut(config: Config, typed: boolean, diagnostics: Diagnostic[]): PlannedFile | null {
  const out = outInsideRootDir(config)
  if (out === null) return null
  const absolute = join(config.root, basename(config.file.path))
  const edit = addOutOption(config.file.path, readFileSync(absolute, 'utf8'), out, typed)
  if (edit.kind === 'present') return null
  if (edit.kind === 'refused') {
    const reason = `${edit.reason}: the rootDir of the tsconfig excludes the output folder`
    diagnostics.push(configEditNeeded(span(config.file, 0), reason, edit.text))
    return null
  }
  return { status: 'changed', path: config.file.path, detail: `out: '${out}'`, absolute, text: edit.text }
}

const commands = ['generate', 'check', 'watch'] as const

function planScripts(
  config: Config,
  manifest: Manifest | null,
  diagnostics: Diagnostic[],
): PlannedFile | null {
  if (manifest === null) {
    diagnostics.push(packageNotEditable('there is none'))
    return null
  }
  const edit = addScripts(manifest.text, scriptsFor(config, dirname(manifest.absolute)))
  if (edit.kind === 'present') return null
  if (edit.kind === 'refused') {
    diagnostics.push(packageNotEditable(edit.reason))
    return null
  }
  const path = relative(config.root, manifest.absolute).split(sep).join('/')
  const detail = edit.added.map(({ name }) => name).join(', ')
  return { status: 'changed', path, detail, absolute: manifest.absolute, text: edit.text }
}

/** Explicit commands: a config that is not where the script runs, or has a name of its own, is named. */
function scriptsFor({ root, file }: Config, folder: string): readonly Script[] {
  const config = relative(folder, join(root, basename(file.path)))
    .split(sep)
    .join('/')
  const flag = /^drizzle\.config\.\w+$/.test(config) ? '' : ` --config ${config}`
  return commands.map((command) => ({ name: `sql:${command}`, command: `sluice ${command}${flag}` }))
}

function planExample(config: Config, schema: LoadedSchema): PlannedFile | null {
  const { root, queriesFolder } = config
  if (globSync('**/*.sql', { cwd: queriesFolder }).length > 0) return null
  const example = exampleQuery(schema)
  if (example === null) return null
  const absolute = join(queriesFolder, example.name)
  const path = relative(root, absolute).split(sep).join('/')
  return { status: 'created', path, detail: 'an example', absolute, text: example.text }
}

function nextSteps(
  manager: PackageManager,
  manifest: string | null,
  has: (name: string) => boolean,
): readonly string[] {
  const script = manifest === null ? null : generateScript(readFileSync(manifest, 'utf8'))
  return [
    ...(has('postgres') ? [] : [installCommand(manager, ['postgres'], false)]),
    ...(has('sluice-sql') ? [] : [installCommand(manager, ['sluice-sql'], true)]),
    script === null ? 'npx sluice generate' : runCommand(manager, script),
  ]
}

/** The script that generates, whatever the user calls it. */
function generateScript(manifest: string): string | null {
  const { scripts = {} }: { scripts?: Readonly<Record<string, unknown>> } = JSON.parse(manifest) ?? {}
  const isGenerate = (value: unknown): boolean =>
    typeof value === 'string' && value.startsWith('sluice generate')
  return Object.entries(scripts).find(([, value]) => isGenerate(value))?.[0] ?? null
}
