/** A finding as a person reads it, and as a script that shows it. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from './campaign.js'
import { insertion } from './data.js'
import { SESSION } from './engine.js'
import { creation, PRELUDE } from './schema.js'
import { write } from './tree.js'

/** DDL, data, query, claim and observation, as SQL with comments. */
export function reproduction(finding: Finding): string {
  const { seed, index, schema, data, statement, violation } = finding
  const text = write(statement.sql)
  const statements = schema.objects.flatMap((object) => {
    if (object.kind === 'view') return creation(object)
    return [...creation(object), ...rowsOf(finding, object.name)]
  })
  const late = schema.objects.flatMap((object) =>
    object.kind === 'table' ? object.unvalidated.map(({ add }) => add) : [],
  )
  const refreshes = data
    ? schema.objects
        .filter((object) => object.kind === 'view' && object.materialized)
        .map(({ name }) => `refresh materialized view ${name}`)
    : []
  const all = `${statements.join('\n')}\n${text}`
  const prelude = PRELUDE.filter(
    (line) =>
      new RegExp(`\\b${/(?:type|domain|function|operator) (\S+?)(?:\(| |$)/.exec(line)?.[1] ?? ''}`).test(
        all,
      ) ||
      (line.startsWith('create operator') && all.includes('==?')),
  )
  const values = [...finding.arguments]
    .filter(([name]) => text.includes(`:${name}`))
    .map(([name, value]) => `:${name} = ${value === null ? 'NULL' : `'${value}'`}`)
  return [
    `-- ${violation.kind}; seed ${seed}, statement ${index}`,
    ...comment('claimed', violation.claimed),
    ...comment('seen', violation.seen),
    ...(values.length > 0 ? comment('with', values.join(', ')) : []),
    ...[
      ...(/timestamp|date/.test(all) ? [SESSION] : []),
      ...prelude,
      ...statements,
      ...late,
      ...refreshes,
    ].map((line) => `${line};`),
    `${text};`,
    '',
  ].join('\n')
}

const comment = (word: string, text: string): readonly string[] =>
  text.split('\n').map((line, index) => `-- ${index === 0 ? `${word}: ` : '  '}${line}`)

const rowsOf = ({ data }: Finding, table: string): readonly string[] =>
  (data?.rows ?? []).filter((row) => row.table === table).map(insertion)

/** What findings of one cause are likely to share: kind and shape, without names and values. */
export function signature({ statement, violation }: Finding): string {
  const shape = write(statement.sql)
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .replaceAll(/\b[a-z]+\d+\b/g, 'x')
    .replaceAll(/\b\d+\b/g, '0')
    .replaceAll(/\bx\.\w+/g, 'x')
  return `${violation.kind}: ${shape}`
}

/** Writes the finding to `folder` and gives the path. */
export async function save(folder: string, finding: Finding): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${finding.violation.kind}-${finding.seed}-${finding.index}.sql`)
  await writeFile(path, reproduction(finding))
  return path
}
