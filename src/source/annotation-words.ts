import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import type { CommentLine } from './comment-lines.js'

/** A comment line that begins with `@word`. */
export interface AnnotationLine {
  readonly word: string
  /** Of `@word`. */
  readonly span: Span
  /** The rest of the line, trimmed. */
  readonly rest: string
}

export function annotationLine(file: TextFile, line: CommentLine): AnnotationLine | null {
  const match = /^\s*@([A-Za-z][\w-]*)(.*)$/s.exec(line.text)
  const word = match?.[1]
  if (word === undefined) return null
  return { word, span: span(file, line.start, line.start + 1 + word.length), rest: match?.[2]?.trim() ?? '' }
}

/**
 * The annotations, by their position: in the comments above a statement, or inside it, where they make it
 * dynamic.
 */
const ANNOTATIONS = {
  name: 'above',
  param: 'above',
  allow: 'above',
  row: 'above',
  if: 'inside',
  choose: 'inside',
  case: 'inside',
  end: 'inside',
} as const

type Annotation = keyof typeof ANNOTATIONS

/** The annotations above a statement. */
export type HeaderAnnotation = {
  [Word in Annotation]: (typeof ANNOTATIONS)[Word] extends 'above' ? Word : never
}[Annotation]

const isAnnotation = (word: string): word is Annotation => Object.hasOwn(ANNOTATIONS, word)

export const isHeaderAnnotation = (word: string): word is HeaderAnnotation =>
  isAnnotation(word) && ANNOTATIONS[word] === 'above'

export const isDynamic = (word: string): boolean => isAnnotation(word) && ANNOTATIONS[word] === 'inside'

/** Words of template languages, with their replacements. */
const OF_OTHER_LANGUAGES: Readonly<Record<string, string>> = {
  else: '`-- @if !name`, with the name of the condition above',
  elseif: '`-- @if` with a separate name for each part, or `-- @choose` for alternatives',
  elif: '`-- @if` with a separate name for each part, or `-- @choose` for alternatives',
  endif: '`-- @end`',
  unless: '`-- @if !name`',
  switch: '`-- @choose`',
  when: '`-- @case`',
}

/**
 * JSDoc's and TSDoc's own tags, which Sluice keeps unchanged. Sources: https://jsdoc.app, https://tsdoc.org
 */
const JSDOC: ReadonlySet<string> = new Set(
  (
    'abstract access alias alpha arg argument async augments author beta borrows callback class classdesc constant ' +
    'constructor copyright decorator default defaultValue deprecated desc description enum event eventProperty ' +
    'example experimental exports extends external file fileoverview fires func function generator global hideconstructor ' +
    'ignore implements inheritDoc inheritdoc inner instance interface internal kind label lends license link listens ' +
    'member memberof method mixes mixin module namespace overload override package packageDocumentation private ' +
    'privateRemarks prop property protected public readonly remarks requires return returns sealed see since static ' +
    'summary template this throws todo tutorial type typedef typeParam variation version virtual yields'
  ).split(' '),
)

/**
 * The problem of an annotation that does not depend on its position; null for Sluice's annotations, JSDoc's
 * tags and words that resemble no keyword.
 */
export function annotationProblem(line: AnnotationLine): Diagnostic | null {
  const { word } = line
  if (isAnnotation(word) || JSDOC.has(word)) return null
  const counterpart = Object.hasOwn(OF_OTHER_LANGUAGES, word) ? OF_OTHER_LANGUAGES[word] : undefined
  if (counterpart !== undefined) {
    return catalogue.unknownAnnotation(line.span, word, `write ${counterpart}`)
  }
  // For short words, one different letter makes a different word: `@of` is not a typing error for `@if`, but
  // `@fi` and `@iff` are.
  const candidates = Object.keys(ANNOTATIONS).filter(
    (keyword) => keyword.length > 3 || keyword.length !== word.length || sameLetters(keyword, word),
  )
  const close = nearest(word, candidates)
  return close === null ? null : catalogue.unknownAnnotation(line.span, word, `did you mean @${close}?`)
}

const sameLetters = (a: string, b: string): boolean =>
  [...a].sort().join('') === [...b.toLowerCase()].sort().join('')
