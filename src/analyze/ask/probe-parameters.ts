/**
 * A parameter gets the type of its first use in Postgres's order of analysis, so `:p is null or x = :p` fails
 * although its meaning is clear. The probe asks again with every occurrence as a separate parameter, finds
 * the type on which the typed uses agree, and determines which occurrences need a cast to it.
 */
import type { Catalog } from '../../database/catalog.js'
import type { Database, Oid } from '../../database/database.js'
import { parameterTypesDiffer } from '../../diagnostics/catalogue/rejections.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { Edit, QuerySource, SourceParameter } from '../../model/query-source.js'
import { rewrite } from '../../source/rewrite.js'
import { castName } from './cast-name.js'
import { shownParameter } from '../parameters/parameter-names.js'
import { storedLists } from '../stored/stored-lists.js'
import { all, commandTypes } from '../tree/nodes.js'
import { readTree } from '../tree/read-tree.js'
import { walk } from '../tree/walk.js'

/** Errors that an undecided parameter can cause. */
const UNDECIDED: ReadonlySet<string> = new Set(['42P08', '42P18', '42883', '42804', '42725'])

export type Probe =
  /** Casts that make the statement's parameters agree. */
  | { readonly kind: 'casts'; readonly edits: readonly Edit[] }
  /** Uses of one parameter that need different types. */
  | { readonly kind: 'conflict'; readonly parameter: SourceParameter; readonly uses: readonly TypedUse[] }
  /** The parameters are not the cause. */
  | { readonly kind: 'nothing' }

interface TypedUse {
  readonly span: Span
  readonly type: string
}

export const mayBeUndecided = (sqlstate: string): boolean => UNDECIDED.has(sqlstate)

interface Occurrence {
  readonly parameter: SourceParameter
  readonly span: Span
  /** An operand of IS NULL, which does not determine its type. */
  readonly weak: boolean
}

const TEXT: Oid = 25

/** What a statement needs that Postgres rejected because of a parameter. */
export async function probeParameters(
  database: Database,
  catalog: Catalog,
  source: QuerySource,
): Promise<Probe> {
  const uses = await typesByUse(database, source)
  return uses ? decide(uses, catalog, source) : { kind: 'nothing' }
}

/**
 * Parameters of an accepted statement whose uses need types with different values: Postgres takes the first
 * type and converts for the others, so `id = :n and big = :n` accepts no bigint. Each gets casts to the
 * widest of its types; `edits` are those that the statement already has.
 */
export async function settleMixedTypes(
  database: Database,
  catalog: Catalog,
  source: QuerySource,
  edits: readonly Edit[],
): Promise<Probe> {
  if (source.parameters.every(({ occurrences }) => occurrences.length < 2)) return { kind: 'nothing' }
  const uses = (await typesByUse(database, source)) ?? []
  const casts: Edit[] = []
  const mixed: Extract<Probe, { kind: 'conflict' }>[] = []
  for (const parameter of source.parameters) {
    const strong = uses.filter((use) => use.parameter === parameter && use.strength === 'strong')
    const isMixed = FAMILIES.some((family) => {
      const types = strong
        .map(({ type }) => catalog.type(type).typname)
        .filter((name) => family.includes(name))
      return new Set(types).size > 1
    })
    const isCast = strong.every(({ span }) =>
      edits.some(({ start, end }) => start === span.end && start === end),
    )
    if (!isMixed || isCast) continue
    const type = parameter.list ? null : widest(strong, catalog)
    const found = conflict(parameter, strong, catalog)
    if (type === null) return found
    mixed.push(found)
    casts.push(...castsTo(type, strong, catalog))
  }
  const [first] = mixed
  if (!first) return { kind: 'nothing' }
  const { text } = rewrite(source.file, source.span.start, source.span.end, [...edits, ...casts])
  return (await database.describe(text)).kind === 'described' ? { kind: 'casts', edits: casts } : first
}

/**
 * Types with an implicit cast from each to the next, so the last one includes the values of all
 * (`pg_cast.castcontext` i).
 */
const FAMILIES: readonly (readonly string[])[] = [
  ['int2', 'int4', 'int8'],
  ['date', 'timestamp', 'timestamptz'],
]

/** The type whose values all uses accept; null if there is none, or if the widest would be narrowed again. */
function widest(uses: readonly Use[], catalog: Catalog): Oid | null {
  const nameOf = ({ type }: Use): string => catalog.type(type).typname
  const family = FAMILIES.find((names) => uses.every((use) => names.includes(nameOf(use))))
  if (!family) return null
  const rank = (use: Use): number => family.indexOf(nameOf(use))
  const [last] = uses.toSorted((a, b) => rank(b) - rank(a))
  if (!last || uses.some((use) => use.fixed && rank(use) < rank(last))) return null
  return last.type
}

const castsTo = (type: Oid, uses: readonly Use[], catalog: Catalog): readonly Edit[] =>
  uses.map(({ span }) => ({
    kind: 'cast',
    start: span.end,
    end: span.end,
    text: `::${castName(catalog, type)}`,
  }))

interface Use {
  readonly parameter: SourceParameter
  readonly span: Span
  readonly type: Oid
  /**
   * `weak`: IS NULL, which accepts any type; `bare`: a bare output column; `bound`: LIMIT or OFFSET, which
   * accept any integer.
   */
  readonly strength: 'strong' | 'weak' | 'bare' | 'bound'
  /** Stored unchanged, or cast by the author: a wider type would be narrowed there. */
  readonly fixed: boolean
}

/** The types with every occurrence as a separate parameter; null if Postgres does not accept that. */
async function typesByUse(database: Database, source: QuerySource): Promise<readonly Use[] | null> {
  const occurrences: Occurrence[] = source.parameters.flatMap((parameter) =>
    parameter.occurrences.map((span) => ({ parameter, span, weak: isNullTested(source, span) })),
  )
  if (occurrences.length === 0) return null
  const numbers = new Map(occurrences.map(({ span }, index) => [span.start, `$${index + 1}`]))
  const renumbered = source.edits.map((edit) => {
    const number = numbers.get(edit.start)
    return number === undefined ? edit : { ...edit, text: edit.text.replace(/\$\d+/, () => number) }
  })
  // A parameter written as `$n` has no edit.
  const unedited = occurrences.filter(({ span }) => !source.edits.some(({ start }) => start === span.start))
  const positional = unedited.map(({ span: { start, end } }) => ({
    start,
    end,
    text: numbers.get(start) ?? '',
  }))
  const edits = [...renumbered, ...positional]
  const { text } = rewrite(source.file, source.span.start, source.span.end, edits)
  const answer = await database.describe(
    text,
    occurrences.map(({ weak }) => (weak ? TEXT : 0)),
  )
  if (answer.kind === 'rejected') return null
  const { bare, bounds, stored } = standalone(answer.tree)
  return occurrences.map(({ parameter, span, weak }, index) => ({
    parameter,
    span,
    type: answer.parameterTypes[index] ?? 0,
    strength: weak
      ? 'weak'
      : bare.has(index + 1) && !isCast(source, span)
        ? 'bare'
        : bounds.has(index + 1)
          ? 'bound'
          : 'strong',
    fixed: stored.has(index + 1) || isCast(source, span),
  }))
}

function decide(uses: readonly Use[], catalog: Catalog, source: QuerySource): Probe {
  const casts: Edit[] = []
  for (const parameter of source.parameters) {
    const own = uses.filter((use) => use.parameter === parameter)
    const open = own.filter(({ strength }) => strength === 'weak' || strength === 'bare')
    const decided = own.filter((use) => !open.includes(use))
    // An output column is text if nothing else determines its type.
    const strong = decided.length > 0 ? decided : own.filter(({ strength }) => strength === 'bare')
    const types = new Set(strong.map(({ type }) => type))
    if (types.size > 1) {
      const wide = parameter.list ? null : widest(strong, catalog)
      if (wide === null) return conflict(parameter, strong, catalog)
      casts.push(...castsTo(wide, own, catalog))
      continue
    }
    const [type] = types
    if (type === undefined) continue
    for (const { span } of open) {
      casts.push({ kind: 'cast', start: span.end, end: span.end, text: `::${castName(catalog, type)}` })
    }
  }
  return casts.length > 0 ? { kind: 'casts', edits: casts } : { kind: 'nothing' }
}

function conflict(
  parameter: SourceParameter,
  uses: readonly Use[],
  catalog: Catalog,
): Extract<Probe, { kind: 'conflict' }> {
  const typed = uses.map(({ span, type }) => ({ span, type: catalog.type(type).name }))
  return { kind: 'conflict', parameter, uses: typed }
}

const isCast = (source: QuerySource, occurrence: Span): boolean =>
  /^\s*\)*\s*::/.test(source.file.text.slice(occurrence.end, source.span.end))

/** `:p is null`; a cast in between would have determined the type already. */
function isNullTested(source: QuerySource, occurrence: Span): boolean {
  const after = source.file.text.slice(occurrence.end, source.span.end)
  return /^\s*\)*\s*is\s+(?:not\s+)?null\b/i.test(after)
}

/**
 * Parameters that stand alone: as output columns (`bare`), which become text for lack of another type, as
 * LIMIT or OFFSET, and as values that a statement stores (`stored`).
 */
function standalone(
  tree: string | null,
): Readonly<Record<'bare' | 'bounds' | 'stored', ReadonlySet<number>>> {
  const bare = new Set<number>()
  const bounds = new Set<number>()
  const stored = new Set<number>()
  const root = tree === null ? null : readTree(tree)
  if (!root) return { bare, bounds, stored }
  walk(root, (node) => {
    if (node.tag !== 'QUERY') return
    for (const bound of [node.limitCount, node.limitOffset]) {
      if (bound?.tag === 'PARAM') bounds.add(bound.paramid)
    }
    if (node.commandType !== commandTypes.select) {
      const rows = all(node.rtable, 'RANGETBLENTRY').flatMap(({ values_lists }) => values_lists.flat())
      const entries = storedLists(node).flatMap((list) => list.entries.map(({ expr }) => expr))
      for (const value of [...rows, ...entries]) if (value?.tag === 'PARAM') stored.add(value.paramid)
      return
    }
    for (const { expr } of all(node.targetList, 'TARGETENTRY'))
      if (expr?.tag === 'PARAM' && expr.paramtype === TEXT) bare.add(expr.paramid)
  })
  return { bare, bounds, stored }
}

/** The diagnostic of a parameter whose uses need different types. */
export function conflictingTypes(
  source: QuerySource,
  { parameter, uses }: Extract<Probe, { kind: 'conflict' }>,
  sqlstate: string | null,
): Diagnostic {
  return parameterTypesDiffer(source.property, shownParameter(parameter), uses, sqlstate)
}
