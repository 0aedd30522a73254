// Shows why Sluice parses with libpg-query and not with pg-query-emscripten 5.1.0:
//
//     node scripts/decisions/pg-query-emscripten.mjs
//
// Both packages build the same C library, libpg_query. This script puts the other one into a temporary folder, which it
// removes, and runs two trials in processes of their own. Nothing is installed into the project. It needs the registry.
// See docs/decisions/0001-libpg-query.md.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const version = '5.1.0'
const folder = mkdtempSync(join(tmpdir(), 'pg-query-emscripten-'))

/** Ordinary queries in a loop, as a generator parses them; each one is written to the report before it is parsed. */
const manyParses = `
import { writeSync } from 'node:fs'
import Module from 'pg-query-emscripten'
const parser = await new Module()
process.on('exit', (code) => writeSync(1, \`  the process ended with exit(\${code}) in parse number \${count} of 2000\\n\`))
let count = 0
while (count < 2000) {
  count++
  parser.parse(
    \`select t.id, t.name, count(p.id) as projects from tenants t left join projects p on p.tenant_id = t.id
      where t.email = $1 and t.status in ('active', 'suspended') group by t.id order by t.name limit \${count}\`,
  )
}
`

/** What Postgres gained after 16. */
const newerGrammar = `
import { writeSync } from 'node:fs'
const queries = {
  '17, MERGE … RETURNING': 'merge into t using s on t.id = s.id when matched then delete returning t.id',
  '17, JSON_TABLE': "select * from json_table('[]', '$[*]' columns (a int path '$.a')) j",
  '18, RETURNING OLD and NEW': 'update t set a = 1 returning with (old as o, new as n) o.a, n.a',
}
const { default: Module } = await import('pg-query-emscripten')
const parser = await new Module()
const libpg = await import(process.argv[2])
await libpg.loadModule()
for (const [name, query] of Object.entries(queries)) {
  const error = parser.parse(query).error
  writeSync(1, \`  \${name}: \${error ? error.message : 'parsed'}; libpg-query: \${attempt(() => libpg.parseSync(query))}\\n\`)
}
function attempt(parse) {
  try {
    parse()
    return 'parsed'
  } catch (error) {
    return error.message
  }
}
`

try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  execFileSync(npm, ['install', '--silent', '--no-audit', '--no-fund', `pg-query-emscripten@${version}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  trial(`2000 parses by pg-query-emscripten ${version}`, 'parses.mjs', manyParses)
  trial(`grammar of pg-query-emscripten ${version}`, 'grammar.mjs', newerGrammar)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function trial(title, name, program) {
  console.log(title)
  writeFileSync(join(folder, name), program)
  const { stdout, signal } = spawnSync(process.execPath, [name, import.meta.resolve('libpg-query')], {
    cwd: folder,
    encoding: 'utf8',
  })
  process.stdout.write(stdout || `  the process wrote nothing and ended by ${signal ?? 'itself'}\n`)
}
