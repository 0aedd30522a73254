/** `npm run boundaries`: writes the lint rules of the table "Who may import whom" in ARCHITECTURE.md into .oxlintrc.json. */
import { readFileSync, writeFileSync } from 'node:fs'

const LINT = '.oxlintrc.json'
const table = readTable(readFileSync('ARCHITECTURE.md', 'utf8'))
const text = readFileSync(LINT, 'utf8')
const begin = text.indexOf('    {\n      "files": ["src/diagnostics/**"]')
if (begin < 0) throw new Error(`${LINT} has no rule for src/diagnostics, which is the first of the table`)
const folders = [...table.keys()].filter((part) => !part.includes('/'))
// A rule replaces those before it for the same file, and a file's row stands below that of its folder.
const rules = [...table].map(([part, allowed]) => ruleOf(part, allowed))
writeFileSync(LINT, `${text.slice(0, begin)}${rules.join(',\n')}\n  ]\n}\n`)

/** By folder, or by file where that differs from its folder, what it may import. */
function readTable(document: string): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = document.split('## Who may import whom')
  const rows = section.split('\n## ')[0]?.matchAll(/^\| `([\w/.-]+)` \| (.*) \|$/gm) ?? []
  return new Map(
    [...rows].map(([, folder = '', cell = '']) => [
      folder,
      [...cell.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name),
    ]),
  )
}

function ruleOf(part: string, allowed: readonly string[]): string {
  const [own = ''] = part.split('/')
  const others = folders.filter((name) => name !== own && !allowed.includes(name))
  const files = ['index', 'pipeline'].filter((name) => !allowed.includes(`${name}.ts`))
  const parts = allowed.filter((name) => name !== 'postgres')
  const only = parts.length > 0 ? `may import ${parts.join(', ')} only` : 'imports no other part of src'
  const patterns = [
    {
      regex: `^(?:\\.\\./)+(?:(?:${others.join('|')})/|(?:${files.join('|')})\\.)`,
      message: `src/${part} ${only}; see ARCHITECTURE.md.`,
    },
    ...(own === 'api'
      ? []
      : [
          {
            group: ['**/api/*', '!**/api/index.js'],
            message: 'The interface is src/api/index.ts; what is behind it is its own.',
          },
        ]),
    allowed.includes('postgres')
      ? {
          group: ['*', '!postgres', '!./*', '!../*'],
          message: 'What is copied into the output may import postgres only.',
        }
      : { regex: '^#sluice/', message: 'Sources import each other by relative path.' },
  ]
  const rule = {
    files: [part === own ? `src/${own}/**` : `src/${part}`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  }
  return JSON.stringify(rule, null, 2).replace(/^/gm, '    ')
}
