/**
 * Lays the output columns out as nested rows: when each object is null, by which columns rows are grouped
 * into lists, and which columns must be added for that. Without a proof, an object is never null and its
 * members are nullable; a list without a proof is an error.
 */
import { needlessOverride } from '../../diagnostics/catalogue/analysis.js'
import * as catalogue from '../../diagnostics/catalogue/nested.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { ResultOverride } from '../../model/query-source.js'
import type { Span } from '../../diagnostics/span.js'
import type { Nullability } from '../nullability/nullability.js'
import type { Scope } from '../scope/scope.js'
import type { Reason } from '../../model/typed-query.js'
import { isBelow, nullabilityGiven, whyAbsent, whyColumn } from './absence.js'
import { type Branch, branchesOf } from './branches.js'
import { columnsOf, type Grouped, keyOf, UNGROUPED } from './keys.js'
import {
  columnsIn,
  listsIn,
  type ListProperty,
  type ObjectProperty,
  type PropertyNode,
  propertyTree,
  type Step,
} from './property-tree.js'
import { columnOf, type Relation, relationKey, type Spoken, spokenOf } from './relations.js'
import { type MissingColumns, nameOf, ResultColumns } from './result-columns.js'
import type {
  HiddenColumn,
  ListNode,
  ObjectNode,
  Presence,
  RowMember,
  RowNode,
} from '../../model/row-shape.js'

/** The part of an output column that determines its position in the row. */
export interface PlacedColumn {
  readonly steps: readonly Step[]
  readonly place: Span
  /** The path of the whole row to which it belongs. */
  readonly row: string | null
}

/** `!` or `?` on the alias of a whole row, by its path. */
export type RowMarks = ReadonlyMap<string, ResultOverride>

export interface RowLayout {
  readonly root: ObjectNode
  /** Whether each column can be NULL, given that the objects that contain it are present. */
  readonly nullability: readonly Nullability[]
  /** The list, if there is one, because of which the result has more rows than groups. */
  readonly list: string | null
  /** Whether all rows are one group. */
  readonly oneGroup: boolean
  /** The columns that the statement must add for the layout. */
  readonly missing: readonly MissingColumns[]
  readonly diagnostics: readonly Diagnostic[]
}

export function layOutRow(
  query: string,
  top: Scope,
  columns: readonly PlacedColumn[],
  hidden: readonly HiddenColumn[],
  marks: RowMarks,
): RowLayout {
  return new Layout(query, top, columns, hidden, marks).lay()
}

/** The assumptions inside an object or list, for each branch of a set operation. */
interface Inside {
  /** Relations whose row is present. */
  readonly present: readonly (readonly Relation[])[]
  readonly grouped: Grouped
  /** By {@link relationKey}: relations with columns in the rows around. */
  readonly around: ReadonlyMap<string, Relation>
}

/** The columns that distinguish the rows around a list, and those that are equal in all rows of one group. */
type Group = Pick<ListNode, 'key' | 'steady'>

const NO_GROUP: Group = { key: [], steady: [] }

class Layout {
  readonly #query: string
  readonly #columns: readonly PlacedColumn[]
  readonly #result: ResultColumns
  readonly #marks: RowMarks
  readonly #branches: readonly Branch[]
  readonly #nullability: Nullability[] = []
  readonly #diagnostics: Diagnostic[] = []
  #oneGroup = false

  constructor(
    query: string,
    top: Scope,
    columns: readonly PlacedColumn[],
    hidden: readonly HiddenColumn[],
    marks: RowMarks,
  ) {
    this.#query = query
    this.#columns = columns
    this.#result = new ResultColumns(columns.length, hidden)
    this.#marks = marks
    this.#branches = branchesOf(top)
  }

  lay(): RowLayout {
    const { root, diagnostics } = propertyTree(this.#query, this.#columns)
    this.#diagnostics.push(...diagnostics)
    const nothing: Inside = { present: this.#branches.map(() => []), grouped: UNGROUPED, around: new Map() }
    const laid = this.#object(root, nothing, null)
    return {
      root: laid,
      nullability: this.#nullability,
      list: listsIn(root)[0]?.path ?? null,
      oneGroup: this.#oneGroup,
      missing: this.#result.missing,
      diagnostics: this.#diagnostics,
    }
  }

  #object(object: ObjectProperty, inside: Inside, presence: Presence | null): ObjectNode {
    const group = this.#groupOf(object, inside)
    const members = this.#members(object, group ? { ...inside, ...group.inside } : inside, group ?? NO_GROUP)
    return { kind: 'object', members, presence }
  }

  #members(object: ObjectProperty, inside: Inside, group: Group): readonly RowMember[] {
    return [...object.members].map(([property, member]) => ({
      property,
      node: this.#member(member, inside, group),
    }))
  }

  #member(member: PropertyNode, inside: Inside, group: Group): RowNode {
    switch (member.kind) {
      case 'value':
        this.#nullability[member.column] = this.#nullabilityOf(member.column, inside)
        return { kind: 'value', column: member.column }
      case 'object':
        return this.#nested(member, inside, group)
      case 'list':
        return this.#list(member, inside, group)
    }
  }

  /** An object within a row: null if the one relation of its values is absent. */
  #nested(object: ObjectProperty, inside: Inside, group: Group): ObjectNode {
    const roots = this.#branches.map((branch, index) =>
      this.#rootOf(branch, object, inside.present[index] ?? []),
    )
    const known = roots.every((root) => root !== null) ? roots : null
    const why = known ? this.#whyAbsent(object, known, inside) : []
    const mark = this.#marks.get(object.path)
    if (mark && mark.nullable === why.length > 0) {
      this.#diagnostics.push(needlessOverride(this.#query, mark.span, mark.column, mark.nullable))
    }
    const within = known ? addPresent(inside, known) : inside
    const presence: Presence | null =
      known && (why.length > 0 || mark?.nullable)
        ? { column: this.#presenceColumn(object, known, inside), nullable: mark ? mark.nullable : true, why }
        : null
    return { kind: 'object', members: this.#members(object, within, group), presence }
  }

  #list(list: ListProperty, inside: Inside, { key, steady }: Group): ListNode {
    const { element } = list
    if (!element) throw new Error('a list without columns')
    const [branch] = this.#branches
    const root = branch ? this.#elementRoot(branch, list, element, inside) : null
    const roots = root ? [root] : null
    const why = roots ? this.#whyAbsent(element, roots, inside) : []
    const within = roots ? addPresent(inside, roots) : inside
    const present = roots && why.length > 0 ? this.#presenceColumn(element, roots, inside, list.path) : null
    if (element.kind === 'value') {
      this.#nullability[element.column] = this.#nullabilityOf(element.column, within)
      return { kind: 'list', element: { kind: 'value', column: element.column }, present, why, key, steady }
    }
    return { kind: 'list', element: this.#object(element, within, null), present, why, key, steady }
  }

  #nullabilityOf(column: number, inside: Inside): Nullability {
    const found = this.#branches.flatMap(({ scope, outputs }, index) => {
      const expression = outputs[column]
      return expression ? [nullabilityGiven(scope, expression, inside.present[index] ?? [])] : []
    })
    const why = found.flatMap((branch) => branch.why)
    return { why, proofs: why.length > 0 ? [] : found.flatMap(({ proofs }) => proofs) }
  }

  #whyAbsent(node: PropertyNode, roots: readonly Relation[], inside: Inside): readonly Reason[] {
    const place = this.#placeOf(node)
    return this.#branches.flatMap(({ scope }, index) => {
      const root = roots[index]
      const why = root ? whyAbsent(scope, root, inside.present[index] ?? []) : []
      return why.map((reason) => ({ ...reason, span: reason.span ?? place }))
    })
  }

  /**
   * The relation whose row, or part of a row, an object is; null if its values come from several relations,
   * or from none.
   */
  #rootOf({ scope, outputs }: Branch, object: ObjectProperty, present: readonly Relation[]): Relation | null {
    const own = [...object.members.values()].flatMap((member) =>
      member.kind === 'value' ? [member.column] : [],
    )
    const whole = own.filter((column) => this.#columns[column]?.row === object.path)
    const spoken = (whole.length > 0 ? whole : own).map((column) => spokenOf(scope, outputs[column] ?? null))
    const relations = relationsOf(spoken)
    const [root] = relations
    if (!root || relations.length > 1) return null
    if (whole.length > 0) return root
    if (spoken.some(({ ofRow }) => !ofRow)) return null
    // If the object were null, deeper values would be lost.
    const deeper = columnsIn(object, true).map((column) => spokenOf(scope, outputs[column] ?? null))
    const isThere = (relation: Relation): boolean =>
      present.some((other) => relationKey(other) === relationKey(relation))
    return relationsOf(deeper).every((relation) => isThere(relation) || isBelow(scope, relation, root))
      ? root
      : null
  }

  /**
   * The relation whose row an element needs: one with several rows, otherwise one with a row or none, as in a
   * one-to-one relation. Columns of the rows around the list do not count. Null if each row of the result has
   * an element.
   */
  #elementRoot(
    { scope, outputs }: Branch,
    list: ListProperty,
    element: PropertyNode,
    { grouped, around, present: [present = []] }: Inside,
  ): Relation | null {
    const of = (columns: readonly number[]): readonly Relation[] =>
      relationsOf(columns.map((column) => spokenOf(scope, outputs[column] ?? null)))
    const own = columnsIn(element, false)
    const inner = columnsIn(element, true).filter((column) => !own.includes(column))
    const whole = own.filter((column) => this.#columns[column]?.row === list.path)

    const isAround = (relation: Relation): boolean => around.has(relationKey(relation))
    const hasSeveral = (relation: Relation): boolean => !grouped.relations.has(relationKey(relation))
    const mayBeAbsent = (relation: Relation): boolean => whyAbsent(scope, relation, present).length > 0
    const spoken = of(whole.length > 0 ? whole : own)
    const candidates = [
      spoken.filter(hasSeveral),
      spoken.filter((relation) => mayBeAbsent(relation) && !isAround(relation)),
      spoken.filter(mayBeAbsent),
    ].find(({ length }) => length > 0)
    if (!candidates) return null
    // An absent element loses all its values, so each of their relations must be absent with it.
    const inElement = of([...own, ...inner]).filter((relation) => !isAround(relation))
    const lost = byKey([...candidates, ...inElement])
    const root = candidates.find((candidate) => lost.every((relation) => isBelow(scope, relation, candidate)))
    if (root) return root
    const place = this.#placeOf(element)
    const [candidate] = candidates
    const constant = lost.find((relation) => !hasSeveral(relation) && !mayBeAbsent(relation))
    const name = (relation: Relation): string => nameOf(scope, relation)
    this.#diagnostics.push(
      constant && candidate
        ? catalogue.lostWithElement(this.#query, place, list.path, name(constant), name(candidate))
        : catalogue.listNotBelow(this.#query, place, list.path, lost.map(name)),
    )
    return null
  }

  /** The key of the rows around the list of this level; null if there is no list. */
  #groupOf(
    object: ObjectProperty,
    { grouped, around }: Inside,
  ): (Group & { readonly inside: Pick<Inside, 'grouped' | 'around'> }) | null {
    const [list, second] = listsIn(object)
    if (!list) return null
    const place = this.#placeOf(list)
    if (second) {
      this.#diagnostics.push(catalogue.twoLists(this.#query, this.#placeOf(second), list.path, second.path))
      return null
    }
    const own = columnsIn(object, false)
    const [branch, other] = this.#branches
    if (own.length === 0) {
      this.#diagnostics.push(catalogue.nothingToGroupBy(this.#query, place, list.path))
      return null
    }
    if (!branch || other) {
      const reason = 'a set operation may return a row several times'
      this.#diagnostics.push(catalogue.noKey(this.#query, place, list.path, 'the set operation', reason))
      return null
    }
    const { scope, outputs } = branch
    const spoken = own.map((column) => ({ column, ...spokenOf(scope, outputs[column] ?? null) }))
    for (const { column, ofRow } of spoken) {
      if (ofRow) continue
      const name = this.#nameOf(column)
      this.#diagnostics.push(catalogue.notOfGroup(this.#query, this.#columnPlace(column), name, list.path))
    }
    const relations = relationsOf(spoken)
    const found = keyOf(scope, relations, grouped, (column) => this.#result.has(branch, column))
    if (found.kind === 'keyless') {
      const name = nameOf(scope, found.relation)
      const reason = `${name} has no key that is never null`
      this.#diagnostics.push(catalogue.noKey(this.#query, place, list.path, name, reason))
      return null
    }
    if (object.path === '') this.#oneGroup = found.columns.length === 0
    const key = this.#result.places(branch, found.columns, (columns) =>
      catalogue.keyNotInResult(this.#query, place, list.path, columns),
    )
    const steady = outputs.flatMap((expression, column) => {
      const { relations, ofRow } = spokenOf(scope, expression)
      const given = ofRow && [...relations.keys()].every((relation) => found.grouped.relations.has(relation))
      return given ? [column] : []
    })
    const known = [...around, ...relations.map((relation) => [relationKey(relation), relation] as const)]
    return { key, steady, inside: { grouped: found.grouped, around: new Map(known) } }
  }

  /**
   * A column that is NULL exactly if the rows of the roots are absent; if there is none, another is
   * requested.
   */
  #presenceColumn(
    node: PropertyNode,
    roots: readonly Relation[],
    inside: Inside,
    path = node.kind === 'value' ? '' : node.path,
  ): number {
    const tells = (column: number): boolean =>
      this.#branches.every(({ scope, outputs }, index) => {
        const root = roots[index]
        const expression = outputs[column]
        if (!root || !expression) return false
        if (whyAbsent(scope, root, inside.present[index] ?? []).length === 0) {
          return nullabilityGiven(scope, expression, inside.present[index] ?? []).why.length === 0
        }
        const found = columnOf(scope, expression)
        if (!found || found.attribute === 0 || relationKey(found) !== relationKey(root)) return false
        return whyColumn(scope, found).length === 0
      })
    const own = columnsIn(node, true)
    const others = this.#columns.map((_, column) => column).filter((column) => !own.includes(column))
    const column = [...own, ...others].find(tells)
    if (column !== undefined) return column

    const [branch, other] = this.#branches
    const [root] = roots
    if (!branch || !root || other) {
      const name = branch && root ? nameOf(branch.scope, root) : path
      this.#diagnostics.push(catalogue.absenceUnknown(this.#query, this.#placeOf(node), path, name, []))
      return 0
    }
    const telling = columnsOf(branch.scope, root).find((found) => whyColumn(branch.scope, found).length === 0)
    const added = telling ?? { ...root, attribute: 0 }
    const name = nameOf(branch.scope, root)
    const [wire = -1] = this.#result.places(branch, [added], (columns) =>
      catalogue.absenceUnknown(this.#query, this.#placeOf(node), path, name, telling ? columns : []),
    )
    return wire
  }

  #columnPlace(column: number): Span {
    const found = this.#columns[column]
    if (!found) throw new Error('a column without a place')
    return found.place
  }

  #placeOf(node: PropertyNode): Span {
    return this.#columnPlace(columnsIn(node, true)[0] ?? 0)
  }

  #nameOf(column: number): string {
    return this.#columns[column]?.steps.map(({ property }) => property).join('.') ?? ''
  }
}

const relationsOf = (spoken: readonly Pick<Spoken, 'relations'>[]): readonly Relation[] =>
  byKey(spoken.flatMap(({ relations }) => [...relations.values()]))

const byKey = (relations: readonly Relation[]): readonly Relation[] => [
  ...new Map(relations.map((relation) => [relationKey(relation), relation])).values(),
]

function addPresent(inside: Inside, roots: readonly Relation[]): Inside {
  return {
    ...inside,
    present: inside.present.map((known, index) => {
      const root = roots[index]
      return root ? [...known, root] : known
    }),
  }
}
