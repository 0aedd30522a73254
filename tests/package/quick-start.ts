import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Line } from '../setup/drizzle-lines.js'
import { repository } from './packed.js'

/** Writes files by their path below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** The version that this repository is tested with, which npm has in its cache. */
function installedVersion(name: string, line: Line): string {
  const owner = line === '1.x' && name.startsWith('drizzle-') ? 'tests/drizzle-1' : '.'
  const manifest = readFileSync(join(repository, owner, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { readonly version: string }).version
}

const versions = (line: Line, ...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, installedVersion(name, line)]))

/** The table of https://orm.drizzle.team/docs/get-started/postgresql-new. */
export const schema = `import { integer, pgTable, varchar } from 'drizzle-orm/pg-core'

export const usersTable = pgTable('users', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: varchar({ length: 255 }).notNull(),
  age: integer().notNull(),
  email: varchar({ length: 255 }).notNull().unique(),
})
`

/** What `tsc --init` of TypeScript 7 writes, with `node` in `types` as its comment asks for on Node. */
export const compilerOptions = {
  module: 'nodenext',
  target: 'esnext',
  types: ['node'],
  sourceMap: true,
  declaration: true,
  declarationMap: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  strict: true,
  jsx: 'react-jsx',
  verbatimModuleSyntax: true,
  isolatedModules: true,
  noUncheckedSideEffectImports: true,
  moduleDetection: 'force',
  skipLibCheck: true,
}

/** A project as that page leaves it, and Sluice added from a tarball; without dotenv, as tests set the environment themselves. */
export function quickStart(folder: string, tarball: string, line: Line): void {
  writeFiles(folder, {
    'package.json': JSON.stringify(
      {
        name: 'quick-start',
        private: true,
        type: 'module',
        dependencies: versions(line, 'drizzle-orm', 'postgres'),
        devDependencies: { ...versions(line, 'drizzle-kit', '@types/node'), 'sluice-sql': `file:${tarball}` },
      },
      null,
      2,
    ),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...compilerOptions, outDir: 'build', rootDir: '.' },
    }),
    'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  out: './drizzle',
  schema: './src/db/schema.ts',
  dialect: 'postgresql',
  dbCredentials: {
    url: process.env.DATABASE_URL!,
  },
})
`,
    'src/db/schema.ts': schema,
  })
}
