import * as catalogue from '../../diagnostics/catalogue/dynamic.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../../diagnostics/span.js'
import type { Edit } from '../../model/query-source.js'
import type { RawStatement } from '../statements.js'
import type { Token } from '../text-tokens.js'
import { CaseText } from './case-text.js'
import {
  lineBreakBefore,
  type Marker,
  markersInBlockComments,
  readCase,
  readChoice,
  readConditions,
  readMarker,
} from './markers.js'
import type { Alternative, Clause, Structure, Unit, WrittenCondition } from './sequence.js'

/** Null for a statement without dynamic annotations. Without a value if they form no structure. */
export function readStructure(
  file: TextFile,
  raw: RawStatement,
): { readonly value: Structure | null; readonly diagnostics: readonly Diagnostic[] } | null {
  const comments = [...raw.header, ...raw.body]
  const markers = new Map(
    comments.flatMap((comment) => {
      const marker = readMarker(file, comment)
      return marker ? [[comment, marker] as const] : []
    }),
  )
  const misplaced = markersInBlockComments(file, comments)
  if (markers.size === 0) return misplaced.length > 0 ? { value: null, diagnostics: misplaced } : null

  const reader = new StructureReader(file, raw.tokens[0]?.start ?? 0)
  for (const token of [...comments, ...raw.tokens].sort((a, b) => a.start - b.start)) {
    const marker = markers.get(token)
    if (marker) reader.marker(marker)
    else if (token.kind === 'comment') reader.comment(token)
    else reader.token(token)
  }
  const { value, diagnostics } = reader.end()
  return { value, diagnostics: [...misplaced, ...diagnostics] }
}

interface DraftSequence {
  readonly units: Unit[]
  readonly clauses: DraftClause[]
}

interface DraftClause extends Clause {
  readonly clauses: DraftClause[]
  to: number
}

interface BlockFrame {
  readonly kind: 'block'
  readonly marker: Marker
  readonly clause: DraftClause
  /** The enclosing clauses of the same sequence. */
  readonly siblings: DraftClause[]
}

interface ChoiceFrame {
  readonly kind: 'choice'
  readonly marker: Marker
  readonly name: string
  readonly span: Span
  readonly alternatives: Alternative[]
  /** The sequence that contains the choice, and the clauses open there. */
  readonly outer: DraftSequence
  readonly outerClauses: DraftClause[]
  text: CaseText | null
  /** Whether SQL followed a case, which is reported once. */
  isOver: boolean
}

/** Processes tokens and comments in the order of the file. */
class StructureReader {
  readonly #file: TextFile
  readonly #edits: Edit[] = []
  readonly #diagnostics: Diagnostic[] = []
  readonly #frames: (BlockFrame | ChoiceFrame)[] = []
  #sequence: DraftSequence = { units: [], clauses: [] }
  /** The list to which the next clause is added. */
  #clauses: DraftClause[] = this.#sequence.clauses
  /** The end of the previous token, where the white space of the next one begins. */
  #end: number

  constructor(file: TextFile, start: number) {
    this.#file = file
    this.#end = start
  }

  token(token: Token): void {
    const frame = this.#frames.at(-1)
    if (frame?.kind === 'choice' && frame.text) {
      if (!frame.isOver) this.#report(catalogue.sqlBehindCase(span(this.#file, token.start, token.end)))
      frame.isOver = true
      return
    }
    this.#sequence.units.push({ kind: 'token', token, start: Math.min(this.#end, token.start) })
    this.#end = token.end
  }

  /** The author's own comment continues a case; elsewhere it is ignored. */
  comment(comment: Token): void {
    const frame = this.#frames.at(-1)
    if (frame?.kind === 'choice') frame.text?.continueWith(comment)
  }

  marker(marker: Marker): void {
    const { word } = marker
    const frame = this.#frames.at(-1)
    if (frame?.kind === 'choice' && frame.text && word !== 'case' && word !== 'end') {
      this.#report(catalogue.annotationInCase(marker.span, word))
    } else if (word === 'if') this.#readIf(marker)
    else if (word === 'end') this.#readEnd(marker)
    else if (!marker.alone) this.#report(catalogue.notBehindSql(marker.span, word))
    else if (word === 'choose') this.#readChoose(marker)
    else this.#readCase(marker)
  }

  end(): { readonly value: Structure | null; readonly diagnostics: readonly Diagnostic[] } {
    for (const { marker } of this.#frames) {
      this.#report(catalogue.notClosed(marker.span, marker.word === 'if' ? 'if' : 'choose'))
    }
    const value = this.#diagnostics.length > 0 ? null : { sequence: this.#sequence, edits: this.#edits }
    return { value, diagnostics: this.#diagnostics }
  }

  #readIf(marker: Marker): void {
    this.#takeOut(marker)
    const conditions = readConditions(this.#file, marker)
    if (!conditions) this.#report(catalogue.conditionUnreadable(marker.span, marker.rest))
    if (marker.alone) this.#openBlock(marker, conditions ?? [])
    else this.#closeLine(marker, conditions ?? [])
  }

  #openBlock(marker: Marker, conditions: readonly WrittenCondition[]): void {
    const at = this.#sequence.units.length
    const clause: DraftClause = { conditions, span: marker.span, from: at, to: at, clauses: [] }
    this.#clauses.push(clause)
    this.#frames.push({ kind: 'block', marker, clause, siblings: this.#clauses })
    this.#clauses = clause.clauses
  }

  #closeLine(marker: Marker, conditions: readonly WrittenCondition[]): void {
    const { units } = this.#sequence
    const from =
      units.findLastIndex((unit) => unit.kind === 'choice' || unit.token.start < marker.lineStart) + 1
    const before = units[from - 1]
    if (before?.kind === 'token' && before.token.end > marker.lineStart) {
      this.#report(catalogue.insideToken(marker.span))
    } else if (from === units.length) this.#report(catalogue.clauseWithoutSql(marker.span))
    else {
      this.#clauses.push({ conditions, span: marker.span, from, to: units.length, clauses: [] })
    }
  }

  #readEnd(marker: Marker): void {
    const frame = this.#frames.pop()
    if (!frame) {
      this.#report(catalogue.endWithoutBeginning(marker.span))
      return
    }
    if (frame.kind === 'choice') {
      this.#closeChoice(frame, marker)
      return
    }
    this.#takeOut(marker)
    const { clause, siblings } = frame
    clause.to = this.#sequence.units.length
    if (clause.from === clause.to) this.#report(catalogue.clauseWithoutSql(clause.span))
    this.#clauses = siblings
  }

  #readChoose(marker: Marker): void {
    this.#takeOut(marker)
    const choice = readChoice(this.#file, marker)
    if (!choice) this.#report(catalogue.choiceUnreadable(marker.span))
    const { name, label, span: place } = choice ?? { name: '', label: '', span: marker.span }
    const live: DraftSequence = { units: [], clauses: [] }
    this.#frames.push({
      kind: 'choice',
      marker,
      name,
      span: place,
      alternatives: [{ label, span: marker.span, sequence: live }],
      outer: this.#sequence,
      outerClauses: this.#clauses,
      text: null,
      isOver: false,
    })
    this.#sequence = live
    this.#clauses = live.clauses
  }

  #readCase(marker: Marker): void {
    const frame = this.#frames.at(-1)
    if (frame?.kind !== 'choice') {
      this.#report(catalogue.caseOutside(marker.span))
      return
    }
    this.#finishCase(frame)
    const read = readCase(this.#file, marker)
    if (!read) this.#report(catalogue.caseUnreadable(marker.span))
    const {
      label,
      span: place,
      sqlStart,
    } = read ?? {
      label: '',
      span: marker.span,
      sqlStart: marker.comment.end,
    }
    const first = frame.alternatives.find((alternative) => alternative.label === label)
    if (read && first) this.#report(catalogue.labelDoubled(place, label, first.span))
    frame.text = new CaseText(this.#file, label, place, marker, sqlStart)
  }

  #finishCase(frame: ChoiceFrame): void {
    if (!frame.text) return
    const { alternative, edits, diagnostics } = frame.text.read()
    frame.alternatives.push(alternative)
    this.#edits.push(...edits)
    this.#diagnostics.push(...diagnostics)
  }

  #closeChoice(frame: ChoiceFrame, marker: Marker): void {
    const { name, alternatives, outer, outerClauses, span: place } = frame
    this.#finishCase(frame)
    if (alternatives.length === 1) this.#report(catalogue.choiceWithoutCases(frame.marker.span))
    if (!marker.alone) this.#report(catalogue.notBehindSql(marker.span, 'end'))
    this.#sequence = outer
    this.#clauses = outerClauses
    outer.units.push({ kind: 'choice', name, span: place, alternatives })
    this.#end = marker.comment.end
  }

  /** An annotation is removed with the blanks before it, and with its line if it is alone there. */
  #takeOut({ comment, alone, lineStart }: Marker): void {
    const { text } = this.#file
    const line = text.slice(lineStart, comment.start)
    const start = alone ? lineBreakBefore(this.#file, lineStart) : lineStart + line.trimEnd().length
    if (start >= this.#end) this.#edits.push({ kind: 'removal', start, end: comment.end, text: '' })
  }

  #report(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic)
  }
}
