import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryProject } from '../config/temporary-project.js'

/** A project with one table and two queries, whose output has not been generated yet. */
export const smallProject = {
  'drizzle.config.ts':
    "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' }\n",
  'src/schema.ts': "export * from './users.js'\n",
  'src/users.ts': `import { integer, pgTable, text } from 'drizzle-orm/pg-core'

export const users = pgTable('users', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  nickname: text(),
})
`,
  'queries/users.sql': `-- name: get_user :optional
select * from users where id = :id;

-- name: listNames :many
select name from users order by name;
`,
} as const

const dependencies = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** For a folder that outlives a test; `openSmallProject` makes one for a test. */
export function writeProject(root: string, files: Readonly<Record<string, string>>): void {
  symlinkSync(dependencies, join(root, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

export interface SmallProject {
  readonly root: string
  write(path: string, text: string): void
  remove(path: string): void
  read(path: string): string
  /** Paths below a folder. */
  list(folder: string): readonly string[]
}

/** With `output`, what `generate` once wrote for it is there already. */
export function openSmallProject(
  changes: Readonly<Record<string, string>> = {},
  output: Readonly<Record<string, string>> = {},
  options: { readonly dependencies?: boolean } = {},
): SmallProject {
  const root = temporaryProject({ ...smallProject, ...changes, ...output }, options)
  return {
    root,
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    },
    remove: (path) => rmSync(join(root, path)),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    list(folder) {
      const path = join(root, folder)
      if (!statSync(path, { throwIfNoEntry: false })) return []
      return readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(join(path, name)).isFile())
        .sort()
    },
  }
}
