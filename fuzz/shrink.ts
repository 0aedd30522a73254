/** Makes a finding small: parts of the statement, then the schema's, then the data's, as long as it stays a finding of its kind. */
import {
  analysisViolation,
  contentsOf,
  type Finding,
  originsOf,
  originalViolation,
  storedValues,
  violationsOf,
} from './campaign.js'
import type { Violation } from './checks.js'
import type { Engine } from './engine.js'
import { type Column, columnsOf, type SchemaObject, type Table } from './schema.js'
import { type Part, type Sql, write } from './tree.js'
import { type TypeName, typeOf } from './types.js'

/** Trials cost some 30 ms each. */
const MOST_TRIALS = 900

export async function shrink(engine: Engine, finding: Finding): Promise<Finding> {
  let trials = 0
  let best = finding
  await engine.create(best.schema)
  const tries = async (candidate: Finding): Promise<boolean> => {
    if (++trials > MOST_TRIALS) return false
    const violation = await reproduce(engine, candidate)
    if (!violation) return false
    best = { ...candidate, violation }
    return true
  }
  if (!(await tries(best))) return finding
  if (best.data) best = { ...best, data: await engine.accepted(best.data) }

  // The statement, the schema, the data, and the statement again, which has less to hold on to then.
  for (let round = 0; round < 2; round++) {
    await shrinkStatement(() => best, tries)
    const triesSchema = async (candidate: Finding): Promise<boolean> => {
      if (trials > MOST_TRIALS) return false
      const schema = await engine.create(candidate.schema)
      if (
        schema.objects.length === candidate.schema.objects.length &&
        (await tries({ ...candidate, schema }))
      )
        return true
      await engine.create(best.schema)
      return false
    }
    await shrinkSchema(() => best, triesSchema)
    await shrinkData(() => best, tries)
  }
  return best
}

/** Whether the statement still shows a violation of the finding's kind; the schema is there already. */
async function reproduce(engine: Engine, finding: Finding): Promise<Violation | null> {
  const { statement, violation, data } = finding
  const [answer] = await engine.analyze([write(statement.sql)], true)
  if (!answer) return null
  const { kind } = violation
  const ofAnalysis = await analysisViolation(engine, statement, answer)
  if (ofAnalysis) return ofAnalysis.kind === kind && data === null ? ofAnalysis : null
  if (answer.kind !== 'typed' || !data) return null
  const { typed, warned } = answer
  const parameters = typed.parameters.map(({ name }) => finding.arguments.get(name) ?? null)
  if (typed.parameters.some(({ nullable }, index) => !nullable && parameters[index] === null)) return null
  const run = { sql: typed.sql, parameters, readOnly: false }
  const isOfBoth = kind === 'star' || kind === 'nest'
  const runs = isOfBoth ? [run, { ...run, sql: write(statement.sql, 'numbered') }] : [run]
  const origins = originsOf([typed])
  const executed = (await engine.execute(data, [...origins.map(contentsOf), ...runs])) ?? []
  const [result, original] = executed.slice(origins.length)
  if (!result) return null
  const ofBoth = isOfBoth && original ? originalViolation(typed, result, original) : null
  if (ofBoth || kind === 'star') return ofBoth
  const stored = storedValues(origins, executed)
  return (
    violationsOf(typed, warned, statement, parameters, result, stored).find((found) => found.kind === kind) ??
    null
  )
}

type Tries = (candidate: Finding) => Promise<boolean>

async function shrinkStatement(best: () => Finding, tries: Tries): Promise<void> {
  for (let progress = true; progress;) {
    progress = false
    for (let place = 0; ; place++) {
      const { sql } = best().statement
      const candidates = smaller(sql, place)
      if (candidates === null) break
      for (const candidate of candidates) {
        if (write(candidate).length >= write(sql).length) continue
        const { statement } = best()
        if (!(await tries({ ...best(), statement: { ...statement, sql: candidate } }))) continue
        progress = true
        // What stands at this place now may be smaller still.
        place--
        break
      }
    }
  }
}

/** Smaller trees that differ at one place, numbered from the root outwards; null beyond the last place. */
function smaller(root: Part, place: number): readonly Part[] | null {
  const found = partAt(root, place)
  if (!found) return null
  const { part, path } = found
  return replacements(part).map((replacement) => {
    if (typeof replacement === 'object' && 'drop' in replacement) return withoutItems(root, path, replacement)
    const changed = replaced(root, path, replacement)
    return typeof changed === 'string' ? root : changed
  })
}

interface Place {
  readonly part: Part
  readonly path: readonly number[]
}

/** In breadth first order: what is large comes first. */
function partAt(root: Part, place: number): Place | null {
  let level: readonly Place[] = [{ part: root, path: [] }]
  let left = place
  while (level.length > 0) {
    const found = level[left]
    if (found) return found
    left -= level.length
    level = level.flatMap(({ part, path }) =>
      part.parts.flatMap((child, index) =>
        typeof child === 'string' ? [] : [{ part: child, path: [...path, index] }],
      ),
    )
  }
  return null
}

interface Drop {
  readonly drop: readonly number[]
  readonly link: number | null
}

function replacements(part: Part): readonly (Sql | Drop)[] {
  switch (part.kind) {
    case 'optional':
      return ['']
    case 'list': {
      const { parts, least, link } = part
      if (parts.length <= least) return []
      const each = parts.map((_, index) => ({ drop: [index], link }))
      const half = Math.floor(parts.length / 2)
      return half > 1 && parts.length - half >= least
        ? [{ drop: parts.map((_, index) => index).slice(half), link }, ...each]
        : each
    }
    case 'query':
      return descendants(part, (inner) => inner.kind === 'query').slice(0, 6)
    case 'from':
      return descendants(part, (inner) => inner.kind === 'from').slice(0, 6)
    case 'expression': {
      const inner = descendants(
        part,
        (other) => other.kind === 'expression' && other.type === part.type,
      ).slice(0, 6)
      const isLeaf = part.parts.length === 1 && typeof part.parts[0] === 'string'
      return isLeaf ? [] : [...constants(part.type), ...inner]
    }
    default:
      return []
  }
}

const constants = (type: TypeName): readonly string[] => {
  if (type === 'bool') return ['true', 'false']
  if (type === 'int4') return ['1']
  if (type === 'text') return ["''"]
  const { sql, values } = typeOf(type)
  return [`'${values[0]}'::${sql}`, `null::${sql}`]
}

/** Parts inside that fit, outermost first; what is inside one that fits is left out. */
function descendants(part: Part, fits: (inner: Part) => boolean): readonly Part[] {
  return part.parts.flatMap((child) =>
    typeof child === 'string'
      ? []
      : fits(child)
        ? [child, ...descendants(child, fits)]
        : descendants(child, fits),
  )
}

function replaced(tree: Sql, path: readonly number[], replacement: Sql): Sql {
  const [first, ...rest] = path
  if (first === undefined) return replacement
  if (typeof tree === 'string') return tree
  return {
    ...tree,
    parts: tree.parts.map((child, index) => (index === first ? replaced(child, rest, replacement) : child)),
  }
}

/** Takes items from a list, and the same places from every list of its link. */
function withoutItems(root: Part, path: readonly number[], { drop, link }: Drop): Part {
  const without = (part: Part): Part => ({
    ...part,
    parts: part.parts.filter((_, index) => !drop.includes(index)),
  })
  const visit = (part: Part): Part => {
    const inside = {
      ...part,
      parts: part.parts.map((child) => (typeof child === 'string' ? child : visit(child))),
    }
    return part.kind === 'list' && part.link === link ? without(inside) : inside
  }
  if (link !== null) return visit(root)
  let target: Sql = root
  for (const index of path) target = typeof target === 'string' ? target : (target.parts[index] ?? '')
  const changed = typeof target === 'string' ? root : replaced(root, path, without(target))
  return typeof changed === 'string' ? root : changed
}

async function shrinkSchema(best: () => Finding, tries: Tries): Promise<void> {
  const attempt = (objects: readonly SchemaObject[]): Promise<boolean> =>
    tries(fitting({ ...best(), schema: { objects } }))
  // Everything at once that the statement does not name, then one object after the other.
  const text = write(best().statement.sql)
  const named = best().schema.objects.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text))
  if (named.length < best().schema.objects.length) await attempt(named)
  for (let index = best().schema.objects.length - 1; index >= 0; index--) {
    await attempt(best().schema.objects.filter((_, other) => other !== index))
  }
  for (const { name } of best().schema.objects) {
    const object = (): SchemaObject | undefined => best().schema.objects.find((other) => other.name === name)
    const change = (changed: SchemaObject): Promise<boolean> =>
      attempt(best().schema.objects.map((other) => (other.name === name ? changed : other)))
    await shrinkObject(object, change)
  }
}

async function shrinkObject(
  object: () => SchemaObject | undefined,
  change: (changed: SchemaObject) => Promise<boolean>,
): Promise<void> {
  const without = <Item>(items: readonly Item[], index: number): readonly Item[] =>
    items.filter((_, other) => other !== index)
  for (let index = (object()?.further.length ?? 0) - 1; index >= 0; index--) {
    const now = object()
    if (now) await change({ ...now, further: without(now.further, index) })
  }
  const table = (): Table | null => {
    const now = object()
    return now?.kind === 'table' ? now : null
  }
  for (let index = (table()?.unvalidated.length ?? 0) - 1; index >= 0; index--) {
    const now = table()
    if (now) await change({ ...now, unvalidated: without(now.unvalidated, index) })
  }
  for (let index = (table()?.constraints.length ?? 0) - 1; index >= 0; index--) {
    const now = table()
    if (now) await change({ ...now, constraints: without(now.constraints, index) })
  }
  for (let index = (table()?.columns.length ?? 0) - 1; index >= 0; index--) {
    const now = table()
    if (!now) continue
    if (now.columns.length > 1 && (await change({ ...now, columns: without(now.columns, index) }))) continue
    const column = now.columns[index]
    if (column) await simplify(now, column, change)
  }
}

async function simplify(
  table: Table,
  column: Column,
  change: (changed: SchemaObject) => Promise<boolean>,
): Promise<void> {
  const bare = typeOf(column.type).sql
  if (column.definition === bare) return
  const simple = {
    ...column,
    definition: bare,
    notNull: false,
    hasDefault: false,
    generated: false,
    key: false,
  }
  await change({ ...table, columns: table.columns.map((other) => (other === column ? simple : other)) })
}

async function shrinkData(best: () => Finding, tries: Tries): Promise<void> {
  const { data } = best()
  if (!data) return
  for (let index = data.rows.length - 1; index >= 0; index--) {
    const { data: now } = best()
    if (now)
      await tries({ ...best(), data: { ...now, rows: now.rows.filter((_, other) => other !== index) } })
  }
}

/** The data without what the schema no longer has. */
function fitting(finding: Finding): Finding {
  const { data, schema } = finding
  if (!data) return finding
  const rows = data.rows.flatMap((row) => {
    const table = schema.objects.find(
      (object): object is Table => object.kind === 'table' && object.name === row.table,
    )
    if (!table) return []
    const names = new Set(columnsOf(table).map(({ name }) => name))
    return [{ ...row, values: new Map([...row.values].filter(([name]) => names.has(name))) }]
  })
  return { ...finding, data: { ...data, rows } }
}
