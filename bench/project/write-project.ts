import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeQueries, type QueryFile } from './queries.js'
import { schemaFiles } from './schema-files.js'
import { makeSchema } from './schema.js'

export interface ProjectSize {
  readonly seed: number
  readonly tables: number
  readonly queries: number
}

export interface MadeProject {
  /** Path from the project's folder to text. */
  readonly files: ReadonlyMap<string, string>
  readonly queryFiles: readonly QueryFile[]
}

/** A Drizzle project with a schema and queries for it; the same size and seed give the same files. */
export function makeProject({ seed, tables, queries }: ProjectSize): MadeProject {
  const schema = makeSchema(seed, tables)
  const queryFiles = makeQueries(seed, schema, queries)
  const files = new Map([
    ['package.json', '{ "private": true, "type": "module" }\n'],
    ['drizzle.config.ts', CONFIG],
    ['tsconfig.json', TSCONFIG],
    ...schemaFiles(schema),
    ...queryFiles.map((file) => [`queries/${file.path}.sql`, sluiceText(file)] as const),
  ])
  return { files, queryFiles }
}

const CONFIG = `export default { dialect: 'postgresql', schema: './src/schema/index.ts', out: './drizzle' }\n`

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "noEmit": true
  }
}
`

const sluiceText = ({ queries }: QueryFile): string =>
  queries.map(({ name, text }) => `-- name: ${name}\n${text};\n`).join('\n')

/** The same queries in PgTyped's dialect: only the line that names a query differs. */
export const pgtypedText = ({ queries }: QueryFile): string =>
  queries.map(({ name, text }) => `/* @name ${name} */\n${text};\n`).join('\n')

export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** A node_modules folder of its own with packages of another one's, so that what is cached there is its own too. */
export function linkPackages(folder: string, from: string, packages: readonly string[]): void {
  for (const name of packages) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(from, 'node_modules', name), link)
  }
}
