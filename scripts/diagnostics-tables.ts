/** `npm run docs:codes`: writes the tables of docs/diagnostics.md from the definitions of the codes. A test compares them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { definitions, docsOf } from '#sluice/diagnostics/definitions'
import type { Definition } from '#sluice/diagnostics/define'

const PATH = 'docs/diagnostics.md'

/** The parts of the page that are made, each by the name of its marks. */
const tables: Readonly<Record<string, () => string>> = {
  ranges: rangeTable,
  codes: allCodes,
  allow: allowTable,
}

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

/** What the codes of a range are about, by how they begin. */
const RANGES: Readonly<Record<string, string>> = {
  SL00: 'the configuration',
  SL09: 'the command line and the project around it',
  SL1: 'query files, before Postgres analyses them',
  SL2: 'statements that Postgres rejects',
  SL3: 'the inferred types and rows of a query',
  SL40: 'the Drizzle schema and its migrations',
  SL49: 'migrations on a running server (`sluice migrate`)',
  SL5: 'the generated files',
  SL6: 'the database on which Sluice checks queries or runs migrations',
}

function rangeTable(): string {
  const codes = Object.keys(definitions).sort()
  const rows = Object.entries(RANGES).map(([beginning, subject]) => {
    const own = codes.filter((code) => code.startsWith(beginning))
    const isError = (code: string): boolean => [definitions[code]?.severity].flat().includes('error')
    const others = own.filter((code) => isError(code) && definitions[code]?.exit !== 2)
    const [status, exceptions] =
      others.length * 2 < own.length && others.length > 0
        ? ['2', `; 1 for ${listed(others)}`]
        : [others.length > 0 ? '1' : '2', '']
    return `| ${own[0]}–${own.at(-1)} | ${subject} | ${status}${exceptions} |`
  })
  const left = codes.filter((code) => !Object.keys(RANGES).some((beginning) => code.startsWith(beginning)))
  if (left.length > 0) throw new Error(`RANGES has nothing for ${left.join(', ')}`)
  return ['| codes | about | exit status of an error |', '|---|---|---|', ...rows].join('\n')
}

const listed = (codes: readonly string[]): string =>
  codes.length > 1 ? `${codes.slice(0, -1).join(', ')} and ${codes.at(-1)}` : codes.join()

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
