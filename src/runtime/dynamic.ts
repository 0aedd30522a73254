import type { Encoder } from './codec.js'
import { describeStandIn, describeValue, Mismatch, ParameterError } from './errors.js'
import { type Query, type Statement, type StatementText, writeInput } from './query.js'

/** A statement whose text depends on its arguments: one of a fixed number of texts, each made of constant pieces. */
export interface DynamicStatement<Params> {
  /** For error messages. */
  readonly name: string
  /**
   * What the arguments decide, by name: which clauses are included, and which alternative of each choice is
   * used.
   */
  readonly switches: (params: Params) => Switches
  /** A function, because a bundler can drop module code without effects that is not used. */
  readonly text: () => readonly Piece[]
  /** The writers of all parameters, by name; a text sends only the parameters that occur in it. */
  readonly parameters?: (params: Params) => Readonly<Record<string, Input>>
  /** The lists of rows among the parameters: if all are empty, there is nothing to send. */
  readonly lists?: (params: Params) => readonly (readonly unknown[])[]
  /** The maximum number of texts to prepare; the default is {@link preparedTexts}. */
  readonly preparedTexts?: number
}

/**
 * Callers choose the combination, and each prepared statement occupies memory of its connection's process
 * until that ends, about 27 kB for a query of a dozen clauses. The limit is the number of combinations of
 * seven clauses, all of which generation checks.
 */
const preparedTexts = 128

/** The maximum number of texts of one statement that are kept in memory. */
export const keptTexts = 1_024

/**
 * Postgres's text of an argument, or null for NULL. Throws a {@link Mismatch} if the argument is not of the
 * parameter's type.
 */
export type Input = () => string | null

export type Switches = Readonly<Record<string, boolean | string>>

export type Piece =
  | string
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'when'; readonly conditions: readonly string[]; readonly pieces: readonly Piece[] }
  | {
      readonly kind: 'choose'
      readonly name: string
      readonly alternatives: Readonly<Record<string, readonly Piece[]>>
    }
  | {
      readonly kind: 'list'
      readonly head: readonly Piece[]
      readonly items: readonly ListItem[]
      readonly decides: boolean
    }

/** A separator, or an item. */
export type ListItem = string | Exclude<Piece, string> | readonly Piece[]

/** Text with insertions: a parameter by its name, or other pieces. */
export function piece(
  strings: TemplateStringsArray,
  ...values: readonly (string | Exclude<Piece, string>)[]
): readonly Piece[] {
  return strings.flatMap((constant, index) => {
    const given = values[index]
    return [
      constant,
      ...(given === undefined ? [] : [typeof given === 'string' ? parameterPiece(given) : given]),
    ]
  })
}

const parameterPiece = (name: string): Piece => ({ kind: 'parameter', name })

/** A piece that is included if all conditions hold: `plan`, or `!archived`. */
export function when(
  conditions: string | readonly string[],
  pieces: readonly Piece[],
): Exclude<Piece, string> {
  return { kind: 'when', conditions: typeof conditions === 'string' ? [conditions] : conditions, pieces }
}

/** One of several alternatives, selected by the label of a choice. */
export function choose(
  name: string,
  alternatives: Readonly<Record<string, readonly Piece[]>>,
): Exclude<Piece, string> {
  return { kind: 'choose', name, alternatives }
}

/** Items that can each be absent, with separators between them; the head is included if any item is. */
export function list(head: readonly Piece[], items: readonly ListItem[]): Exclude<Piece, string> {
  return { kind: 'list', head, items, decides: false }
}

/** The assignments of an UPDATE: without any, nothing is sent. */
export function assignments(head: readonly Piece[], items: readonly ListItem[]): Exclude<Piece, string> {
  return { kind: 'list', head, items, decides: true }
}

/** The value of a flag argument. */
export function flag(name: string, given: unknown): boolean {
  if (given === undefined) return false
  if (typeof given !== 'boolean') throw new Mismatch('a boolean', describeValue(given), name)
  return given
}

/** The label of a choice argument; the first label by default. */
export function choice(name: string, given: unknown, labels: readonly [string, ...string[]]): string {
  const found = given === undefined ? labels[0] : labels.find((label) => label === given)
  if (found === undefined) throw new Mismatch(`one of ${labels.join(', ')}`, describeValue(given), name)
  return found
}

/** The text of an argument that is sent only with its clause: a call without the clause can omit it. */
export function clauseInput<Encoded>(
  parameter: string,
  argument: Encoded | undefined,
  codec: Encoder<Encoded>,
): string {
  return writeInput(parameter, argument, codec)
}

/** The same for an argument for which `null` means NULL. */
export function clauseInputOrNull<Encoded>(
  parameter: string,
  argument: Encoded | null | undefined,
  codec: Encoder<Encoded>,
): string | null {
  return argument === null ? null : writeInput(parameter, argument, codec)
}

export function dynamicQuery<Row, Params>(
  query: DynamicStatement<Params> & Omit<Query<Params, Row>, keyof Statement<Params>>,
): Query<Params, Row>
export function dynamicQuery<Params>(statement: DynamicStatement<Params>): Statement<Params>
export function dynamicQuery<Params>({
  switches,
  text,
  parameters,
  preparedTexts: limit = preparedTexts,
  ...rest
}: DynamicStatement<Params>): Statement<Params> {
  /** By combination, in the order of first use. */
  const texts = new Map<string, StatementText<Params> | null>()
  return {
    ...rest,
    text: '',
    select(params) {
      const on = decided(rest.name, switches, params)
      const key = Object.values(on).join()
      let selected = texts.get(key)
      if (selected === undefined) {
        selected = buildText(text(), parameters, on, texts.size < limit)
        if (texts.size < keptTexts) texts.set(key, selected)
      }
      return selected
    },
  }
}

/**
 * Numbers parameters in the order of their occurrence in the text; parameters that do not occur are not sent.
 */
function buildText<Params>(
  pieces: readonly Piece[],
  parameters: DynamicStatement<Params>['parameters'],
  on: Switches,
  prepared: boolean,
): StatementText<Params> | null {
  const leaves = assemble(pieces, on)
  if (leaves === null) return null
  const names = [...new Set(leaves.flatMap((leaf) => (typeof leaf === 'string' ? [] : [leaf.name])))]
  const text = leaves
    .map((leaf) => (typeof leaf === 'string' ? leaf : `$${names.indexOf(leaf.name) + 1}`))
    .join('')
  if (names.length === 0 || parameters === undefined) return { text, prepared }
  return {
    text,
    prepared,
    parameters(params) {
      const inputs = parameters(params)
      return names.map((name) => inputOf(inputs, name)())
    },
  }
}

function inputOf(inputs: Readonly<Record<string, Input>>, name: string): Input {
  const found = inputs[name]
  if (found === undefined)
    throw new Error(`the text has a parameter ${name} that the statement does not have`)
  return found
}

function decided<Params>(name: string, switches: (params: Params) => Switches, params: Params): Switches {
  if (typeof params !== 'object' || params === null || describeStandIn(params) !== null) {
    throw new ParameterError(name, 'params', describeValue(params), "an object of the query's parameters")
  }
  try {
    return switches(params)
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    throw new ParameterError(name, error.path, error.given, error.expected)
  }
}

type Leaf = string | { readonly kind: 'parameter'; readonly name: string }

/** The constant texts and parameters of one combination; null for an UPDATE without assignments. */
function assemble(pieces: readonly Piece[], on: Switches): readonly Leaf[] | null {
  const leaves: Leaf[] = []
  for (const part of pieces) {
    const own = leavesOf(part, on)
    if (own === null) return null
    leaves.push(...own)
  }
  return leaves
}

function leavesOf(part: Piece, on: Switches): readonly Leaf[] | null {
  if (typeof part === 'string') return part === '' ? [] : [part]
  switch (part.kind) {
    case 'parameter':
      return [part]
    case 'when':
      return part.conditions.every((condition) => holds(condition, on)) ? assemble(part.pieces, on) : []
    case 'choose':
      return assemble(part.alternatives[String(on[part.name])] ?? [], on)
    case 'list':
      return listLeaves(part, on)
  }
}

const holds = (condition: string, on: Switches): boolean =>
  condition.startsWith('!') ? on[condition.slice(1)] !== true : on[condition] === true

function listLeaves(
  { head, items, decides }: Extract<Piece, { kind: 'list' }>,
  on: Switches,
): readonly Leaf[] | null {
  const leaves: Leaf[] = []
  let separator = ''
  for (const item of items) {
    if (typeof item === 'string') {
      separator = item
      continue
    }
    const own = 'kind' in item ? leavesOf(item, on) : assemble(item, on)
    if (own === null || own.length === 0) continue
    if (leaves.length > 0) leaves.push(separator)
    leaves.push(...own)
  }
  if (leaves.length === 0) return decides ? null : []
  return [...(assemble(head, on) ?? []), ...leaves]
}

/** The error of an UPDATE that would assign nothing: it has no rows to return. */
export function nothingAssigned(name: string): ParameterError {
  return new ParameterError(name, 'params', 'without any assignment', 'at least one')
}
