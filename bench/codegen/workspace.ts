import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { readSnapshotFile } from '../../src/database/snapshot-file.js'
import { runNode } from '../measure/process.js'
import { root } from '../measure/root.js'
import {
  linkPackages,
  makeProject,
  pgtypedText,
  type ProjectSize,
  writeFiles,
} from '../project/write-project.js'

export const SEED = 20_261_125
export const STANDARD: ProjectSize = { seed: SEED, tables: 200, queries: 1000 }

export const program = join(root, 'dist', 'cli', 'main.js')

/** A generated project in a temporary folder, with its migrations and a cache of its own. */
export interface Workspace {
  readonly folder: string
  /** Query files below the folder, in the order they were made. */
  readonly queryFiles: readonly string[]
  /** As if nothing had ever been generated here. */
  forget(): void
  remove(): void
}

export async function makeWorkspace(size: ProjectSize): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { files, queryFiles } = makeProject(size)
  writeFiles(folder, files)
  linkPackages(folder, root, ['drizzle-kit', 'drizzle-orm', 'postgres'])
  const kit = join(root, 'node_modules', 'drizzle-kit', 'bin.cjs')
  await runNode({ args: [kit, 'generate', '--config=drizzle.config.ts', '--name=initial'], cwd: folder })
  return {
    folder,
    queryFiles: queryFiles.map(({ path }) => `queries/${path}.sql`),
    forget() {
      rmSync(join(folder, 'generated'), { recursive: true, force: true })
      rmSync(join(folder, 'node_modules', '.cache'), { recursive: true, force: true })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** More queries on the same schema, in a second configuration of the workspace; the queries that were there are the first of them. */
export function addQueries({ folder }: Workspace, size: ProjectSize): string {
  const name = `with-${size.queries}-queries`
  for (const { path, text } of queriesOf(size)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true })
    writeFileSync(join(folder, name, path), text)
  }
  const config = `${name}.config.ts`
  writeFileSync(
    join(folder, config),
    `export default { dialect: 'postgresql', schema: './src/schema/index.ts', out: './drizzle' }
export const sluice = { queries: '${name}', out: 'generated-${name}' }
`,
  )
  return config
}

const queriesOf = (size: ProjectSize): readonly { readonly path: string; readonly text: string }[] =>
  [...makeProject(size).files]
    .filter(([path]) => path.startsWith('queries/'))
    .map(([path, text]) => ({ path: path.slice('queries/'.length), text }))

/** The same queries for PgTyped, and the file that tells it where they and the server are. */
export function addPgtyped({ folder }: Workspace, size: ProjectSize, url: string): string {
  writeFiles(
    join(folder, 'pgtyped'),
    new Map(makeProject(size).queryFiles.map((file) => [`${file.path}.sql`, pgtypedText(file)])),
  )
  const config = join(folder, 'pgtyped.json')
  writeFileSync(
    config,
    JSON.stringify({
      transforms: [{ mode: 'sql', include: '**/*.sql', emitTemplate: '{{dir}}/{{name}}.queries.ts' }],
      srcDir: './pgtyped',
      camelCaseColumnNames: true,
      failOnError: true,
      dbUrl: url,
    }),
  )
  return config
}

/** The snapshot that was used last. */
export function newestSnapshot({ folder }: Workspace): string {
  const store = join(folder, 'node_modules', '.cache', 'sluice', 'snapshots')
  const [newest] = readdirSync(store)
    .map((name) => join(store, name))
    .filter((path) => !basename(path).startsWith('building-'))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  if (newest === undefined) throw new Error('no snapshot was kept')
  return newest
}

/** The newest snapshot as a data folder, beside the project's files. */
export function unpackedSnapshot(workspace: Workspace): string {
  const unpacked = join(workspace.folder, 'node_modules', '.cache', 'unpacked')
  rmSync(unpacked, { recursive: true, force: true })
  mkdirSync(unpacked, { recursive: true, mode: 0o700 })
  for (const entry of readSnapshotFile(newestSnapshot(workspace))) {
    const path = join(unpacked, entry.path)
    if (entry.kind === 'folder') mkdirSync(path)
    else writeFileSync(path, entry.contents)
  }
  return unpacked
}
