/** `npm run docs:codes`: writes the tables of docs/diagnostics.md from the definitions of the codes. A test compares them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { definitions, docsOf } from '#sluice/diagnostics/definitions'
import type { Definition } from '#sluice/diagnostics/define'

const PATH = 'docs/diagnostics.md'

/** The parts of the page that are made, each by the name of its marks. */
export const tables: Readonly<Record<string, () => string>> = { codes: allCodes, allow: allowTable }

/** The page with the tables as the definitions have them. */
export function withTables(page: string): string {
  return Object.entries(tables).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`),
        (_, begin: string, end: string) => `${begin}\n${table()}\n\n${end}`,
      ),
    page,
  )
}

function allCodes(): string {
  const rows = Object.entries(definitions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { title, severity, allow, exit }]) => {
      const severities = [severity].flat().join(' or ')
      const status = severities.includes('error') ? String(exit ?? 1) : ''
      return `| [${code}](#${docsOf(code).split('#')[1]}) | ${title} | ${severities} | ${silencedBy(allow)} | ${status} |`
    })
  return ['| code | problem | severity | silenced by | exit status |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  )
}

function allowTable(): string {
  const codesOf = (wanted: Definition['allow']): string =>
    Object.entries(definitions)
      .filter(([, { allow }]) => allow === wanted)
      .map(([code]) => code)
      .sort()
      .join(', ')
  return [
    '| a warning about | codes | silenced by |',
    '|---|---|---|',
    `| a query | ${codesOf('query')} | \`-- @allow\`, \`allow\` of the config |`,
    `| the schema | ${codesOf('project')} | \`allow\` of the config |`,
  ].join('\n')
}

const silencedBy = (allow: Definition['allow']): string =>
  allow === 'query' ? '`@allow`' : allow === 'project' ? '`allow`' : ''

if (process.argv[1]?.endsWith('diagnostics-tables.ts')) {
  writeFileSync(PATH, withTables(readFileSync(PATH, 'utf8')))
}
