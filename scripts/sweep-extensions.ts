/*
 * Asks the embedded Postgres which objects each extension has that it bundles, and writes src/schema/extension-objects.ts.
 * Run it when the embedded Postgres changes:
 *
 *   npm run build && npx jiti scripts/sweep-extensions.ts
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openEmbeddedWith } from '#sluice/database/open-database'

const TABLE = fileURLToPath(new URL('../src/schema/extension-objects.ts', import.meta.url))
const contrib = join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), 'contrib')

/** Cubes make up the type `earth`. */
const NEEDED: Readonly<Record<string, readonly string[]>> = { earthdistance: ['cube'] }

/** A library to load, without objects of its own. */
const WITHOUT_OBJECTS: ReadonlySet<string> = new Set(['auto_explain'])

/*
 * Left out is what nobody calls by name: what serves a type, a cast, an operator class or an aggregate, and names that
 * Postgres has as well, of which the extension only adds a variant for its own types.
 */
const OBJECTS = `
with own as (
  select d.classid, d.objid from pg_depend d join pg_extension e on e.oid = d.refobjid
  where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e' and e.extname = $1
)
select 'functions' as kind, p.proname as name from own join pg_proc p on p.oid = objid
where classid = 'pg_proc'::regclass
  and not (array['internal'::regtype, 'cstring'::regtype]::oid[] && (p.proargtypes::oid[] || p.prorettype))
  and p.prorettype not in ('fdw_handler'::regtype)
  and not exists (select from pg_proc b where b.pronamespace = 'pg_catalog'::regnamespace and b.proname = p.proname)
  and not exists (select from pg_amproc a where a.amproc = p.oid)
  and not exists (select from pg_cast c where c.castfunc = p.oid)
  and not exists (select from pg_operator o where o.oprcode = p.oid)
  and not exists (select from pg_aggregate a where p.oid in (a.aggtransfn, a.aggfinalfn, a.aggcombinefn))
union
select 'types', t.typname from own join pg_type t on t.oid = objid
where classid = 'pg_type'::regclass and t.typelem = 0 and t.typtype <> 'c'
union
select 'operatorClasses', c.opcname from own join pg_opclass c on c.oid = objid
where classid = 'pg_opclass'::regclass
  and not exists (select from pg_opclass b where b.opcnamespace = 'pg_catalog'::regnamespace and b.opcname = c.opcname)
union
select 'accessMethods', a.amname from own join pg_am a on a.oid = objid where classid = 'pg_am'::regclass
order by 1, 2`

const KINDS = ['functions', 'types', 'operatorClasses', 'accessMethods'] as const

/** On one line where it fits; else in a template, whose line breaks the formatter leaves alone. */
function wrapped(names: readonly string[]): string {
  const line = names.join(' ')
  if (line.length <= 80) return `'${line}'`
  return `\`\n${line.replaceAll(/(.{1,90})(?: |$)/g, '      $1\n')}    \``
}

const lines: string[] = []
for (const file of readdirSync(contrib).filter((name) => /^\w+\.js$/.test(name))) {
  const identifier = file.replace('.js', '')
  if (WITHOUT_OBJECTS.has(identifier)) continue
  const extension = identifier === 'uuid_ossp' ? 'uuid-ossp' : identifier
  const { value: database, diagnostics } = await openEmbeddedWith(
    { root: process.cwd(), file: { path: 'scripts/sweep-extensions', text: '' }, database: {} },
    {
      key: `extension ${extension}`,
      extensions: [extension, ...(NEEDED[extension] ?? [])],
      base: null,
      isComplete: async () => true,
      build: async (building) => {
        const problem = await building.execute(`create extension "${extension}" cascade`)
        if (problem) throw new Error(`${extension}: ${problem.message}`)
        return []
      },
    },
  )
  if (!database) throw new Error(JSON.stringify(diagnostics))
  const rows = await database.rows(OBJECTS, [extension])
  await database.close(false)
  const parts = KINDS.flatMap((kind) => {
    const names = rows.filter((row) => row['kind'] === kind).map((row) => row['name'] ?? '')
    return names.length === 0 ? [] : [`    ${kind}: ${wrapped(names)},\n`]
  })
  if (parts.length > 0) lines.push(`  '${extension}': {\n${parts.join('')}  },\n`)
}

writeFileSync(
  TABLE,
  `// Written by scripts/sweep-extensions.ts.
import type { ExtensionObjects } from './extension-needs.js'

/** What the extensions that the embedded Postgres bundles have, by name. */
export const bundledExtensions: Readonly<Record<string, ExtensionObjects>> = {
${lines.join('')}}
`,
)
execFileSync('npx', ['oxfmt', TABLE], { stdio: 'inherit' })
