/** Lists every query of a project with its parameters and columns: `npx jiti examples/list-queries.ts [folder]`. */
import { openProject, type QueryInfo } from 'sluice-sql/api'

const project = openProject({ cwd: process.argv[2] ?? '.' })
try {
  const { queries, diagnostics } = await project.compile()
  for (const query of queries) console.log(`${linesOf(query).join('\n')}\n`)
  for (const { severity, code, message, file, line } of diagnostics) {
    console.error(`${file ?? 'project'}:${line ?? 1}: ${severity} ${code} ${message}`)
  }
  if (diagnostics.some(({ severity }) => severity === 'error')) process.exitCode = 1
} finally {
  await project.close()
}

function linesOf({ name, file, line, params, columns }: QueryInfo): readonly string[] {
  return [
    `${name} (${file}:${line})`,
    ...params.map((param) => `  :${param.name}${param.optional ? '?' : ''} ${typeOf(param)}`),
    ...columns.map(
      (column) => `  ${column.property}: ${typeOf(column)}${column.source ? `, ${column.source}` : ''}`,
    ),
  ]
}

function typeOf({
  tsType,
  pgType,
  nullable,
}: QueryInfo['columns'][number] | QueryInfo['params'][number]): string {
  return `${tsType}${nullable ? ' | null' : ''} (${pgType})`
}
