import { mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HEADER } from '#sluice/output/header'

/** A project that cannot be generated, as a change to one that can. */
export interface BadProject {
  /** The sentence that names it; what the user reads is in bad-projects/<sentence>.txt. */
  readonly sentence: string
  readonly status: 1 | 2
  readonly files?: Readonly<Record<string, string>>
  /** What files alone cannot say. */
  readonly prepare?: (root: string) => void
  readonly env?: Readonly<Record<string, string>>
}

const config = (options: string, rest = ''): string =>
  `export default { dialect: 'postgresql', ${options} }\n${rest}`
const usual = "schema: './src/schema.ts', out: './drizzle'"
const withSluice = (options: string): string => config(usual, `export const sluice = ${options}\n`)

const pgCore = "import { integer, pgTable, text } from 'drizzle-orm/pg-core'\n"

/** In order, and from Sluice before: one module that would be stale, one that would be removed. */
export const goodProject: Readonly<Record<string, string>> = {
  'drizzle.config.ts': config(usual),
  'src/schema.ts': `${pgCore}
export const users = pgTable('users', {
  id: integer().primaryKey(),
  name: text().notNull(),
})
`,
  'queries/users.sql': '-- name: listUsers :many\nselect * from users;\n',
  'generated/users.ts': `${HEADER}\n\nexport const old = 1\n`,
  'generated/gone.ts': `${HEADER}\n\nexport const gone = 1\n`,
}

/** Migrations as drizzle-kit keeps them, with the columns of users that their last snapshot has. */
export const migrations = (
  files: Readonly<Record<string, string>>,
  columns: readonly string[] = ['id', 'name'],
): Readonly<Record<string, string>> => ({
  'drizzle/meta/_journal.json': JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: Object.keys(files).map((tag, idx) => ({
      idx,
      version: '7',
      when: idx + 1,
      tag,
      breakpoints: true,
    })),
  }),
  [`drizzle/meta/${String(Object.keys(files).length - 1).padStart(4, '0')}_snapshot.json`]: JSON.stringify(
    snapshot(columns),
  ),
  ...Object.fromEntries(Object.entries(files).map(([tag, sql]) => [`drizzle/${tag}.sql`, sql])),
})

function snapshot(columns: readonly string[]): unknown {
  const all = {
    id: { name: 'id', type: 'integer', primaryKey: true, notNull: true },
    name: { name: 'name', type: 'text', primaryKey: false, notNull: true },
  }
  const users = {
    name: 'users',
    schema: '',
    columns: Object.fromEntries(Object.entries(all).filter(([name]) => columns.includes(name))),
    indexes: {},
    foreignKeys: {},
    compositePrimaryKeys: {},
    uniqueConstraints: {},
    policies: {},
    checkConstraints: {},
    isRLSEnabled: false,
  }
  return {
    id: '11111111-1111-4111-8111-111111111111',
    prevId: '00000000-0000-0000-0000-000000000000',
    version: '7',
    dialect: 'postgresql',
    tables: { 'public.users': users },
    enums: {},
    schemas: {},
    sequences: {},
    roles: {},
    policies: {},
    views: {},
    _meta: { columns: {}, schemas: {}, tables: {} },
  }
}

const wrongQuery = { 'queries/wrong.sql': 'select nmae from users;\n' }

export const badProjects: readonly BadProject[] = [
  {
    sentence: 'a schema that throws',
    status: 1,
    files: {
      ...wrongQuery,
      'src/schema.ts': `${pgCore}import { prefix } from './prefix.js'\nexport const users = pgTable(prefix(), { id: integer() })\n`,
      'src/prefix.ts':
        "export function prefix(): string {\n  throw new Error('TABLE_PREFIX is not set')\n}\n",
    },
  },
  {
    sentence: 'a schema that does not compile, and no queries folder',
    status: 1,
    files: {
      'drizzle.config.ts': withSluice("{ queries: 'sql/queries' }"),
      'src/schema.ts': `${pgCore}export const users = pgTable('users', {\n  id: integer(.primaryKey(),\n})\n`,
    },
  },
  {
    sentence: 'a schema that exports nothing, and no queries',
    status: 1,
    files: {
      'src/schema.ts': `${pgCore}const users = pgTable('users', { id: integer() })\nvoid users\nvoid text\n`,
    },
    prepare: (root) => rmSync(join(root, 'queries/users.sql')),
  },
  {
    sentence: 'a schema that defines one table twice',
    status: 1,
    files: {
      'src/schema.ts': `${pgCore}
export const users = pgTable('users', { id: integer() })
export const people = pgTable('users', { id: integer(), name: text() })
`,
    },
  },
  {
    sentence: 'a schema that Postgres rejects',
    status: 1,
    files: {
      'src/schema.ts': `import { sql } from 'drizzle-orm'
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core'

export const users = pgTable(
  'users',
  { id: integer().primaryKey(), name: text().notNull() },
  () => [check('users_name_check', sql\`lenght(name) > 0\`)],
)
`,
    },
  },
  {
    sentence: 'a migration that fails, beside a query with a mistake',
    status: 1,
    files: {
      ...migrations({
        '0000_initial': 'create table users (id integer primary key, name text not null);\n',
        '0001_index':
          'create index on users (id);\n--> statement-breakpoint\n-- of names\ncreate unique index users_name on users (nmae);\n--> statement-breakpoint\ncreate index users_nmae on users (nmae);\n',
      }),
      'queries/syntax.sql': 'select * frm users;\n',
    },
  },
  {
    sentence: 'a journal that names a missing file',
    status: 1,
    files: migrations({
      '0000_initial': 'create table users (id integer primary key, name text not null);\n',
      '0001_gone': '',
    }),
    prepare: (root) => unlinkSync(join(root, 'drizzle/0001_gone.sql')),
  },
  {
    sentence: 'a journal that is no JSON',
    status: 1,
    files: { 'drizzle/meta/_journal.json': '{ "entries": [\n<<<<<<< HEAD\n' },
  },
  {
    sentence: 'extensions whose packages are not installed',
    status: 2,
    files: migrations({
      '0000_initial':
        'create extension postgis;\n--> statement-breakpoint\ncreate extension if not exists vector;\n--> statement-breakpoint\ncreate table users (id integer primary key, name text not null);\n',
    }),
  },
  {
    sentence: 'an extension module that is not there',
    status: 2,
    files: {
      'drizzle.config.ts': withSluice("{ database: { extensions: { pgmq: '@pgmq/pglite#pgmq' } } }"),
      ...migrations({ '0000_initial': 'create extension pgmq;\n' }),
    },
  },
  {
    sentence: 'a dialect and options that are wrong',
    status: 2,
    files: {
      'drizzle.config.ts':
        "export default { dialect: 'mysql', schema: './src/schema.ts' }\nexport const sluice = {\n  querys: 'sql',\n  output: 'src/generated',\n  tag: 'yes',\n  naming: 'camel',\n}\n",
    },
  },
  {
    sentence: 'a config that needs a database',
    status: 2,
    files: {
      'drizzle.config.ts': `if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL is not set')\n${config(usual)}`,
    },
  },
  {
    sentence: 'query files that cannot be read or have no module',
    status: 1,
    files: {
      ...wrongQuery,
      'queries/empty.sql': '',
      'queries/comments.sql': '-- later\n',
      'queries/index.sql': 'select 1 as one;\n',
      'queries/Reports.sql': 'select 1 as one;\n',
      'queries/reports.sql': 'select 1 as one;\n',
    },
    prepare: (root) => {
      const queries = join(root, 'queries')
      writeFileSync(
        join(queries, 'latin1.sql'),
        Buffer.from("-- name: a\nselect 'Gr\u00f6\u00dfe' as word;\n", 'latin1'),
      )
      writeFileSync(join(queries, 'utf16.sql'), Buffer.from('\ufeffselect 1 as one;\n', 'utf16le'))
      writeFileSync(join(queries, 'nul.sql'), "-- name: n\nselect 'a\0b' as word;\n")
      writeFileSync(join(queries, 'picture.sql'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
      symlinkSync('nowhere.sql', join(queries, 'dangling.sql'))
      mkdirSync(join(queries, 'folder.sql'))
    },
  },
  {
    sentence: 'an output folder that is the queries folder',
    status: 2,
    files: { 'drizzle.config.ts': withSluice("{ out: 'queries' }") },
  },
  {
    sentence: 'an output folder below a file',
    status: 1,
    files: { 'drizzle.config.ts': withSluice("{ out: 'src/schema.ts/generated' }") },
  },
  {
    sentence: 'files that are not ours in the output folder',
    status: 1,
    files: {
      'queries/deep/er.sql': 'select 1 as one;\n',
      'generated/users.ts': '// By hand.\nexport const users = []\n',
      'generated/sluice.ts': 'export {}\n',
      'generated/deep/er.ts/note.txt': 'a folder\n',
    },
  },
  {
    sentence: 'a server that cannot be reached',
    status: 2,
    files: {
      'drizzle.config.ts': withSluice("{ database: { url: 'postgres://me:secret@127.0.0.1:1/app' } }"),
    },
  },
  {
    sentence: 'mistakes everywhere',
    status: 1,
    files: {
      'src/schema.ts': `import { integer, pgEnum, pgTable, text } from 'drizzle-orm/pg-core'

export const kind = pgEnum('kind', ['guest', 'member'])
export const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull(), kind: kind() })
`,
      ...wrongQuery,
      'queries/a.sql': '-- name: one :mny\nselect 1 as a;\n\n-- name: two\nselect * from usrs;\n',
      'queries/b/c.sql': "select id from users where kind = 'gust';\n",
      'queries/b/d.sql': 'select id, id from users where name = :name and id = $1;\n',
      'queries/good.sql': 'select id from users;\n',
    },
  },
]
