/** The objects that ARCHITECTURE.md shows of one query are those that the stages make. `UPDATE_WALK=1` writes them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { analyzeQueries } from '#sluice/analyze/analyze-queries'
import { describeQuery } from '#sluice/analyze/ask/describe-query'
import { analysisContext } from '#sluice/analyze/context'
import { all, isA, type Node } from '#sluice/analyze/tree/nodes'
import { walk } from '#sluice/analyze/tree/walk'
import { emitModules } from '#sluice/emit/emit-modules'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import { model } from '../analyze/model.js'
import { useSession } from '../analyze/session.js'
import { codeBlocks, repository } from './markdown.js'

const session = useSession()
const path = `${repository}/ARCHITECTURE.md`

test('each object of the walk is what its stage makes', async () => {
  const document = readFileSync(path, 'utf8')
  const blocks = codeBlocks(document).filter(({ info }) => info.startsWith('walk '))
  const [query] = blocks.filter(({ language }) => language === 'sql')
  const made = await objectsOf(query?.text ?? '')
  expect(blocks.filter(({ language }) => language !== 'sql').map(({ info }) => info)).toEqual(
    [...made.keys()].map((name) => `walk ${name}`),
  )
  if (process.env['UPDATE_WALK'] === '1') {
    const updated = [...made].reduce(
      (text, [name, code]) =>
        text.replace(
          new RegExp(`(\`\`\`\\w+ walk ${name}\\n)[^]*?\`\`\``),
          (_, fence: string) => `${fence}${code}\n\`\`\``,
        ),
      document,
    )
    writeFileSync(path, updated)
    return
  }
  for (const { info, text } of blocks.filter(({ language }) => language !== 'sql')) {
    expect(text.trim(), info).toBe(made.get(info.slice('walk '.length)))
  }
})

/** By the step's name. */
async function objectsOf(text: string): Promise<ReadonlyMap<string, string>> {
  const { database, catalog } = session
  const parsed = parseQueryFile({ path: 'queries/books.sql', text }, 'books')
  const [source] = parsed.value
  if (!source) throw new Error('the walk has no query')
  const config = { naming: 'drizzle', types: {} } as const
  const locator = async () => ({ relation: () => null, column: () => null })
  const input = { config, database, catalog, model, locator }
  const described = await describeQuery(source, analysisContext(input))
  if (described.kind === 'failed') throw new Error(described.diagnostics[0]?.message)
  const outcome = await analyzeQueries(input, parsed.value)
  const [typed] = outcome.value
  if (!typed || outcome.diagnostics.length > 0) throw new Error('the walk has a problem')

  const joins: Node[] = []
  walk(described.tree, (node) => {
    if (node.tag === 'JOINEXPR') joins.push(node)
  })
  const [join] = joins
  const [, , name] = all(described.tree.targetList, 'TARGETENTRY')
  const [file] = await emitModules(
    { root: '/project', outFolder: '/project/generated', importExtension: '.js', tag: false } as never,
    outcome.value,
    [],
  )
  const code = file?.text ?? ''
  return new Map([
    [
      'source',
      lines({
        property: source.property,
        kind: source.kind,
        parameters: source.parameters.map(({ name, property }) => ({ name, property })),
        edits: source.edits.map(({ kind, start, end, text: written }) => ({
          kind,
          start,
          end,
          text: written,
        })),
        paths: source.paths.map(({ column }) => column),
      }),
    ],
    [
      'described',
      lines({
        text: described.rewritten.text,
        parameterTypes: described.described.parameterTypes,
        fields: described.described.fields?.map(({ name: field, type }) => ({ name: field, type })),
      }),
    ],
    [
      'tree',
      lines({
        join: isA(join, 'JOINEXPR') && { tag: join.tag, jointype: join.jointype, rtindex: join.rtindex },
        column: isA(name?.expr, 'VAR') && {
          tag: name.expr.tag,
          varno: name.expr.varno,
          varattno: name.expr.varattno,
          varnullingrels: name.expr.varnullingrels,
        },
      }),
    ],
    [
      'typed',
      lines({
        command: typed.command,
        rows: typed.rows,
        bounds: typed.bounds.map(({ detail }) => detail),
        parameters: typed.parameters.map(({ property, type, nullable }) => ({
          property,
          type: type.pgType,
          nullable,
        })),
        columns: typed.columns.map(({ property, type, nullable, origin }) => ({
          property,
          type: type.pgType,
          nullable,
          origin: origin && `${origin.relation}.${origin.column}`,
        })),
        presence: typed.row?.members.flatMap(({ property, node }) =>
          node.kind === 'object' && node.presence
            ? [{ property, column: node.presence.column, nullable: node.presence.nullable }]
            : [],
        ),
        hidden: typed.hidden.map(({ name: hidden }) => hidden),
        sql: typed.sql,
      }),
    ],
    ['emitted', code.slice(code.indexOf('export interface FindBookRow')).trim()],
  ])
}

/** An object with a line for each property, and one for each element of a list of objects. */
function lines(value: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(value).map(([key, member]) => {
    const isList = Array.isArray(member) && member.length > 1 && typeof member[0] === 'object'
    const text = isList
      ? `[\n${(member as readonly unknown[]).map((one) => `    ${spaced(one)}`).join(',\n')}\n  ]`
      : spaced(member)
    return `  "${key}": ${text}`
  })
  return `{\n${members.join(',\n')}\n}`
}

const spaced = (value: unknown): string =>
  JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace(/([{[]) /g, '$1')
    .replace(/ ([}\]])/g, '$1')
