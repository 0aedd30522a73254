/** The pieces of a dynamic statement as texts, with all edits of the author's text. */
import { assemble, isInside } from '../../source/dynamic/assemble.js'
import {
  type DynamicStatement,
  mapPieces,
  type Piece,
  type Stretch,
  type TextPart,
  type TextParts,
} from '../../model/dynamic-statement.js'
import type { Edit, QuerySource } from '../../model/query-source.js'
import { readTokens } from '../../source/text-tokens.js'
import type { DescribedVariant } from './describe-variants.js'

/** An insertion into the author's text, with parameters by their names. */
interface Replacement extends Stretch {
  /**
   * Whether it belongs to the text before it, as a cast after a parameter and a column after the last one do.
   */
  readonly behind: boolean
  readonly parts: readonly TextPart[]
}

/** Null if an edit is not the same in all combinations. */
export function textPieces(
  source: QuerySource,
  dynamic: DynamicStatement,
  variants: readonly DescribedVariant[],
): readonly Piece<TextParts>[] | null {
  const replacements = gather(dynamic, variants)
  if (!replacements) return null
  const pieces = mapPieces(dynamic.pieces, (stretch) => ({
    parts: render(source.file.text, stretch, replacements),
  }))
  proveTexts(source, dynamic, variants, replacements)
  return pieces
}

/** Collects the edits inside the pieces from the analysed texts. */
function gather(
  { pieces, edits }: DynamicStatement,
  variants: readonly DescribedVariant[],
): readonly Replacement[] | null {
  const found = new Map<string, Replacement>()
  let differs = false
  const add = (edit: Edit, behind: boolean, names: readonly string[]): void => {
    const { start, end, text } = edit
    const key = `${start} ${end} ${behind}`
    const parts = namedParts(text, names)
    const known = found.get(key)
    if (!known) found.set(key, { start, end, behind, parts })
    else if (JSON.stringify(known.parts) !== JSON.stringify(parts)) differs = true
  }
  for (const edit of edits) add(edit, false, [])
  for (const { assignments, query } of variants) {
    const names = query.source.parameters.map(({ name }) => name)
    const stretches = (assignments[0] && assemble(pieces, assignments[0])) ?? []
    for (const edit of query.edits.filter((one) => !edits.includes(one))) {
      const behind = edit.start === edit.end
      if (stretches.some((stretch) => belongs({ ...edit, behind }, stretch))) add(edit, behind, names)
    }
  }
  return differs ? null : [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end)
}

const belongs = (edit: Omit<Replacement, 'parts'>, stretch: Stretch): boolean =>
  edit.behind ? edit.start > stretch.start && edit.end <= stretch.end : isInside(edit, stretch)

/** Text written by Sluice, in which a token that Postgres reads as `$1` is a parameter. */
function namedParts(text: string, names: readonly string[]): readonly TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const token of readTokens(text).tokens) {
    if (token.kind !== 'parameter') continue
    const name = names[Number(token.text.slice(1)) - 1]
    if (name === undefined) throw new Error(`a parameter ${token.text} that the statement does not have`)
    if (token.start > end) parts.push(text.slice(end, token.start))
    parts.push({ parameter: name })
    end = token.end
  }
  if (end < text.length) parts.push(text.slice(end))
  return parts
}

function render(
  text: string,
  { start, end }: Stretch,
  replacements: readonly Replacement[],
): readonly TextPart[] {
  const parts: TextPart[] = []
  const push = (part: TextPart): void => {
    const last = parts.at(-1)
    if (part === '') return
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else parts.push(part)
  }
  let from = start
  for (const replacement of replacements) {
    if (!belongs(replacement, { start, end })) continue
    push(text.slice(from, replacement.start))
    replacement.parts.forEach(push)
    from = replacement.end
  }
  push(text.slice(from, end))
  return parts
}

/** What is sent is what was analysed: the pieces must produce each analysed text character by character. */
function proveTexts(
  source: QuerySource,
  { pieces }: DynamicStatement,
  variants: readonly DescribedVariant[],
  replacements: readonly Replacement[],
): void {
  for (const { assignments, query } of variants) {
    const names = query.source.parameters.map(({ name }) => name)
    for (const assignment of assignments) {
      const stretches = assemble(pieces, assignment)
      const text = stretches
        ?.flatMap((stretch) => render(source.file.text, stretch, replacements))
        .map((part) => (typeof part === 'string' ? part : `$${names.indexOf(part.parameter) + 1}`))
        .join('')
      if (text !== query.rewritten.text) {
        throw new Error(`the pieces of ${source.property} give another text than was analysed:\n${text}`)
      }
    }
  }
}
