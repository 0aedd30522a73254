import * as dynamic from '../diagnostics/catalogue/dynamic.js'
import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import { positionOf, span, type Span, type TextFile } from '../diagnostics/span.js'
import { almostAnnotation } from './almost-annotations.js'
import {
  annotationLine,
  annotationProblem,
  isDynamic,
  type AnnotationLine,
  type HeaderAnnotation,
  isHeaderAnnotation,
} from './annotation-words.js'
import { commentLines, nameLine, type CommentLine, type NameLine } from './comment-lines.js'
import { expansionReplacement } from './foreign-forms.js'
import { camelCase } from './names.js'
import type {
  Allowance,
  Documentation,
  ParameterList,
  QuerySource,
  SourceParameter,
} from '../model/query-source.js'
import { readRowType } from './row-types.js'
import type { RawStatement } from './statements.js'
import type { Token } from './text-tokens.js'

/** The description of a parameter, as far as the comment alone determines it. */
interface DescribedParameter {
  readonly name: string
  readonly span: Span
  readonly text: string
}

/** The content of a statement's comments. */
export interface Annotations {
  readonly nameLine: NameLine | null
  /** Name lines above the last one: names without a statement. */
  readonly strayNames: readonly NameLine[]
  readonly lines: readonly string[]
  readonly described: readonly DescribedParameter[]
  readonly allowances: readonly Allowance[]
  /** The name that `@row` gives the row type. */
  readonly rowType: QuerySource['rowType']
  /**
   * Whether the comments contain PgTyped's parameter expansions: without them the statement is not valid SQL.
   */
  readonly expandsParameters: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads the comments above a statement and inside it. Documentation is the text directly above the name and
 * all text below it; for an unnamed statement, the text directly above its first token. Annotations count in
 * the whole header.
 */
export function readAnnotations(file: TextFile, statement: RawStatement): Annotations {
  const header = statement.header.flatMap(commentLines)
  const names = header.map(nameLine).filter((name) => name !== null)
  const name = names.at(-1) ?? null
  const strayNames = statement.tokens.length > 0 ? names.slice(0, -1) : names
  const before = names.at(-2)?.line.end ?? 0
  const above = header.filter((line) => line.start >= before && !names.some((stray) => stray.line === line))
  const anchor = name?.line.start ?? statement.tokens[0]?.start ?? file.text.length
  const documented = above.filter(
    (line) => line.start > anchor || touches(file, line, anchor, statement.header),
  )
  const texts = new DocumentationReader(file, statement.tokens)
  const firstBelowName = name && above.find((line) => line.start > name.line.start)
  for (const line of above) {
    if (line === firstBelowName) texts.endDescription()
    texts.read(line, documented.includes(line))
  }
  const inside = readInside(file, statement.body)
  const misplaced =
    statement.tokens.length === 0 ? header : header.filter(({ start }) => start < (name?.line.start ?? 0))
  const almost = above.flatMap((line) =>
    nameLine(line) || annotationLine(file, line) ? [] : (almostAnnotation(file, line) ?? []),
  )
  const isMeant = ({ code }: Allowance): boolean => almost.some((diagnostic) => diagnostic.code === code)
  return {
    nameLine: statement.tokens.length > 0 ? name : null,
    strayNames,
    lines: texts.lines(),
    described: texts.described,
    // The allowances for this stage's own warnings are applied here.
    allowances: texts.allowances.filter((allowance) => !isMeant(allowance)),
    rowType: texts.rowType,
    expandsParameters: texts.expandsParameters,
    diagnostics: [
      ...texts.diagnostics,
      ...(texts.allowances.some(isMeant) ? [] : almost),
      ...outsideStatement(file, misplaced),
      ...inside,
    ],
  }
}

/** Whether no blank line separates a line from the text below to which it may belong. */
function touches(file: TextFile, line: CommentLine, anchor: number, comments: readonly Token[]): boolean {
  const occupied = new Set<number>()
  for (const comment of comments) {
    const last = positionOf(file, comment.end).line
    for (let row = positionOf(file, comment.start).line; row <= last; row++) occupied.add(row)
  }
  const anchorRow = positionOf(file, anchor).line
  for (let row = positionOf(file, line.start).line; row < anchorRow; row++) {
    if (!occupied.has(row)) return false
  }
  return true
}

/** Name lines are read separately. */
type ReadAnnotation = Exclude<HeaderAnnotation, 'name'>

const isRead = (word: string): word is ReadAnnotation => isHeaderAnnotation(word) && word !== 'name'

/**
 * Collects prose, tags and annotations line by line: the text of a tag ends at a blank line or at the next
 * tag.
 */
class DocumentationReader {
  readonly described: DescribedParameter[] = []
  readonly allowances: Allowance[] = []
  readonly diagnostics: Diagnostic[] = []
  rowType: QuerySource['rowType'] = null
  expandsParameters = false
  readonly #file: TextFile
  /** The statement's tokens. */
  readonly #tokens: readonly Token[]
  readonly #lines: string[] = []
  #continues = false

  constructor(file: TextFile, tokens: readonly Token[]) {
    this.#file = file
    this.#tokens = tokens
  }

  /** What stands above the name does not go on below it. */
  endDescription(): void {
    this.#continues = false
  }

  read(line: CommentLine, isDocumentation: boolean): void {
    const annotation = annotationLine(this.#file, line)
    const last = this.described.at(-1)
    if (!annotation) {
      const text = line.text.trim()
      if (this.#continues && last && text !== '') {
        this.described[this.described.length - 1] = { ...last, text: `${last.text} ${text}`.trim() }
      } else {
        this.#continues = false
        if (isDocumentation && !isRule(text)) this.#lines.push(line.text)
      }
      return
    }
    this.#continues = false
    const problem = annotationProblem(annotation)
    if (problem) this.diagnostics.push(problem)
    else if (isRead(annotation.word)) this.#readers[annotation.word](annotation, line)
    else if (isDocumentation && !isDynamic(annotation.word)) this.#lines.push(line.text)
  }

  readonly #readers: Readonly<
    Record<ReadAnnotation, (annotation: AnnotationLine, line: CommentLine) => void>
  > = {
    param: (annotation, line) => this.#readParameter(annotation, line),
    allow: (annotation, line) => this.#readAllowance(annotation, line),
    row: (annotation, line) => this.#readRowType(annotation, line),
  }

  /** The lines without blank lines at either end. */
  lines(): readonly string[] {
    const text = (line: string): boolean => line.trim() !== ''
    return this.#lines.slice(this.#lines.findIndex(text), this.#lines.findLastIndex(text) + 1)
  }

  /** `email The address`, JSDoc's `{string} email - The address`, PgTyped's `names -> (...)`. */
  #readParameter(annotation: AnnotationLine, line: CommentLine): void {
    const place = span(this.#file, line.start, line.end)
    const match =
      /^(?:\{[^}]*\}\s*)?[:@]?(\$\d+|[\p{L}_][\p{L}\p{N}_$]*(?:\.[\p{L}_][\p{L}\p{N}_$]*)?)[?!]?(?:\s+(.*))?$/u.exec(
        annotation.rest,
      )
    const name = match?.[1]
    if (name === undefined) {
      this.diagnostics.push(
        catalogue.annotationMalformed(place, '@param names no parameter', 'write `@param email The address`'),
      )
      return
    }
    const text = match?.[2] ?? ''
    const expansion = /^->\s*(.*)$/.exec(text)?.[1]
    if (expansion !== undefined) {
      this.expandsParameters = true
      this.diagnostics.push(
        catalogue.foreignMacro(
          place,
          "PgTyped's parameter expansion",
          expansionReplacement(name, expansion, place, this.#tokens),
        ),
      )
      return
    }
    const start = line.start + line.text.trimStart().indexOf(name, annotation.word.length + 1)
    this.described.push({
      name,
      span: span(this.#file, start, start + name.length),
      text: text.replace(/^-\s+/, ''),
    })
    this.#continues = true
  }

  #readRowType(annotation: AnnotationLine, line: CommentLine): void {
    const place = span(this.#file, line.start, line.end)
    const read = readRowType(annotation.rest, place, this.rowType)
    if ('problem' in read) this.diagnostics.push(read.problem)
    else this.rowType = read.rowType
  }

  #readAllowance(annotation: AnnotationLine, line: CommentLine): void {
    const place = span(this.#file, line.start, line.end)
    const match = /^(SL\d{4})\b:?\s*(.*)$/.exec(annotation.rest)
    if (match?.[1]) this.allowances.push({ code: match[1], reason: match[2] ?? '', span: place })
    else {
      this.diagnostics.push(
        catalogue.annotationMalformed(
          place,
          '@allow names no diagnostic',
          'write the code and a reason, as in `@allow SL3004 names are unique by import`',
        ),
      )
    }
  }
}

/** A line that only separates: `-----`, `=====`. */
const isRule = (text: string): boolean => /^[-=*#_~+/]{3,}$/.test(text)

/** Annotations of clauses and choices above the name of a statement, or without a statement after them. */
const outsideStatement = (file: TextFile, lines: readonly CommentLine[]): readonly Diagnostic[] =>
  lines.flatMap((line) => {
    const annotation = annotationLine(file, line)
    return annotation && isDynamic(annotation.word)
      ? [dynamic.outsideStatement(annotation.span, annotation.word)]
      : []
  })

/** Annotations inside a statement, where only those of its clauses and choices count. */
function readInside(file: TextFile, comments: readonly Token[]): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const line of comments.flatMap(commentLines)) {
    const annotation = annotationLine(file, line)
    if (!annotation) continue
    const problem = annotationProblem(annotation)
    if (problem) diagnostics.push(problem)
    else if (isHeaderAnnotation(annotation.word)) {
      diagnostics.push(catalogue.annotationInside(annotation.span, annotation.word))
    }
  }
  return diagnostics
}

/** Combines the descriptions with the statement's parameters, by their names in SQL or in TypeScript. */
export function readDocumentation(
  annotations: Annotations,
  parameters: readonly SourceParameter[],
  switches: readonly string[],
): { readonly documentation: Documentation; readonly diagnostics: readonly Diagnostic[] } {
  const texts = new Map<string, string>()
  const diagnostics: Diagnostic[] = []
  const others = switches
    .filter((one) => !parameters.some(({ name, property }) => name === one || property === one))
    .map((name) => ({ name, property: camelCase(name) }))
  const described = [...parameters.filter(({ list }) => list === null), ...lists(parameters), ...others]
  const fields = parameters.filter(({ list }) => list !== null)
  const names = [...described, ...fields].map(({ name }) => name)
  for (const { name, span: place, text } of annotations.described) {
    const found =
      described.find((candidate) => candidate.name === name || candidate.property === name) ??
      fields.find((candidate) => candidate.name === name)
    if (!found) {
      diagnostics.push(catalogue.describedParameterUnknown(place, name, nearest(name, names), names))
    } else if (texts.has(found.name)) diagnostics.push(catalogue.describedTwice(place, found.name))
    else texts.set(found.name, text)
  }
  return { documentation: { lines: annotations.lines, parameters: texts }, diagnostics }
}

/** The lists to whose rows the parameters belong. */
const lists = (parameters: readonly SourceParameter[]): readonly ParameterList[] => [
  ...new Map(parameters.flatMap(({ list }) => (list ? [[list.name, list] as const] : []))).values(),
]
