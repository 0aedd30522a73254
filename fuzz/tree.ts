/**
 * SQL as a tree of text and parts. A part says how it may be made smaller, and nothing else: shrinking needs no grammar,
 * as Postgres rejects what is no longer a statement.
 */
import type { TypeName } from './types.js'

export type Sql = string | Part

/** Of the elements of an array, then of the value. */
export type ParameterMark = `${'' | '[!]' | '[?]'}${'' | '!' | '?'}`

export type Part =
  /** Text that belongs together. */
  | { readonly kind: 'group'; readonly parts: readonly Sql[]; readonly label: string | null }
  /** May be left out. */
  | { readonly kind: 'optional'; readonly parts: readonly Sql[]; readonly label: string | null }
  /** Items between separators; lists of one `link` lose the same places together, as the branches of a UNION must. */
  | {
      readonly kind: 'list'
      readonly parts: readonly Sql[]
      readonly label: string | null
      readonly separator: string
      readonly least: number
      readonly link: number | null
    }
  /** May be replaced by a constant, or by an expression of its type inside it. */
  | {
      readonly kind: 'expression'
      readonly parts: readonly Sql[]
      readonly label: string | null
      readonly type: TypeName
    }
  /** An item of FROM; may be replaced by one inside it. */
  | { readonly kind: 'from'; readonly parts: readonly Sql[]; readonly label: string | null }
  /** May be replaced by a query inside it. */
  | { readonly kind: 'query'; readonly parts: readonly Sql[]; readonly label: string | null }
  | {
      readonly kind: 'parameter'
      readonly parts: readonly Sql[]
      readonly label: string | null
      readonly name: string
      /** The author's word on NULL. */
      readonly mark: ParameterMark
      /** The column without NULL that it is stored in as it is. */
      readonly storedIn: string | null
    }

/** Text with parts in it, as a template. */
export function sql(strings: TemplateStringsArray, ...parts: readonly Sql[]): Part {
  return { kind: 'group', parts: interleave(strings, parts), label: null }
}

export function labelled(label: string, ...parts: readonly Sql[]): Part {
  return { kind: 'group', parts, label }
}

export function optional(label: string | null, ...parts: readonly Sql[]): Part {
  return { kind: 'optional', parts, label }
}

export function list(
  parts: readonly Sql[],
  options: { readonly least?: number; readonly separator?: string; readonly link?: number } = {},
): Part {
  const { least = 1, separator = ', ', link = null } = options
  return { kind: 'list', parts, label: null, separator, least, link }
}

export function expression(type: TypeName, label: string | null, ...parts: readonly Sql[]): Part {
  return { kind: 'expression', parts, label, type }
}

export function from(label: string, ...parts: readonly Sql[]): Part {
  return { kind: 'from', parts, label }
}

export function query(label: string, ...parts: readonly Sql[]): Part {
  return { kind: 'query', parts, label }
}

export function parameter(name: string, storedIn: string | null = null, mark: ParameterMark = ''): Part {
  return {
    kind: 'parameter',
    parts: [],
    label: storedIn === null ? 'parameter' : 'stored parameter',
    name,
    mark,
    storedIn,
  }
}

function interleave(strings: TemplateStringsArray, parts: readonly Sql[]): readonly Sql[] {
  return strings.flatMap((text, index) => {
    const part = parts[index]
    return part === undefined ? [text] : [text, part]
  })
}

/** `named`: `:p1`, as in a query file; `numbered`: `$1`, in the order of first occurrence. */
export type ParameterStyle = 'named' | 'numbered'

export function write(tree: Sql, style: ParameterStyle = 'named'): string {
  const numbers = new Map<string, number>()
  const texts: string[] = []
  const visit = (node: Sql): void => {
    if (typeof node === 'string') {
      texts.push(node)
      return
    }
    if (node.kind === 'parameter') {
      const number = numbers.get(node.name) ?? numbers.size + 1
      numbers.set(node.name, number)
      texts.push(style === 'named' ? `:${node.name}${node.mark}` : `$${number}`)
      return
    }
    for (const [index, part] of node.parts.entries()) {
      if (index > 0 && node.kind === 'list') texts.push(node.separator)
      visit(part)
    }
  }
  visit(tree)
  return texts.join('')
}

/** Columns without NULL that parameters are stored in, by parameter; not those that the author calls nullable. */
export function storedParameters(tree: Sql): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const visit = (node: Sql): void => {
    if (typeof node === 'string') return
    if (node.kind === 'parameter' && node.storedIn !== null && !node.mark.endsWith('?'))
      found.set(node.name, [...(found.get(node.name) ?? []), node.storedIn])
    for (const part of node.parts) visit(part)
  }
  visit(tree)
  return found
}

/** Labels of all parts, each once. */
export function labelsOf(tree: Sql): ReadonlySet<string> {
  const labels = new Set<string>()
  const visit = (node: Sql): void => {
    if (typeof node === 'string') return
    if (node.label !== null) labels.add(node.label)
    for (const part of node.parts) visit(part)
  }
  visit(tree)
  return labels
}
