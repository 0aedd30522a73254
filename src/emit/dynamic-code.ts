/** The code of a dynamic statement: its possible texts, and the types of its arguments. */
import { isInClause } from '../analyze/parameters/argument-names.js'
import type { TypedDynamic, TypedParameter, TypedQuery, TypedSwitch } from '../model/typed-query.js'
import type { Condition, ListItem, Piece, TextParts } from '../model/dynamic-statement.js'
import { documentationBlock } from './documentation.js'
import { access, literalKey, propertyKey, stringLiteral, templateText } from './literals.js'
import type { ModuleWriter } from './module-writer.js'
import { argumentType, inputText, parameterMembers } from './parameters.js'
import { codecCode } from './value-code.js'

/** The members of a definition that determine the text to send and its parameters. */
export function dynamicText(
  params: string,
  comment: string,
  { parameters }: TypedQuery,
  dynamic: TypedDynamic,
  writer: ModuleWriter,
): readonly string[] {
  const switches = dynamic.switches.map(
    (one) => `    ${literalKey(one.property)}: ${switchCode(one, writer)},\n`,
  )
  const pieces = new PieceWriter(parameters, dynamic.switches, writer).template(dynamic.pieces, comment)
  const lines = [
    `  switches: (params: ${params}) => ({\n${switches.join('')}  }),`,
    `  text: () => ${pieces},`,
  ]
  if (parameters.length > 0) {
    const inputs = parameters.map((parameter, index) => {
      return `    ${literalKey(keyOf(parameter))}: () => ${inputCode(parameter, isInClause(dynamic, index), writer)},\n`
    })
    lines.push(`  parameters: (params) => ({\n${inputs.join('')}  }),`)
  }
  return lines
}

function switchCode({ kind, property, labels }: TypedSwitch, writer: ModuleWriter): string {
  const given = access('params', property)
  const name = stringLiteral(property)
  if (kind === 'given') return `${given} !== undefined`
  if (kind === 'flag') return `${writer.shared('flag')}(${name}, ${given})`
  return `${writer.shared('choice')}(${name}, ${given}, [${labels.map(stringLiteral).join(', ')}])`
}

function inputCode(parameter: TypedParameter, inClause: boolean, writer: ModuleWriter): string {
  const { property, type, nullable, optional } = parameter
  if (!inClause || optional) return inputText(parameter, writer)
  const input = writer.shared(nullable ? 'clauseInputOrNull' : 'clauseInput')
  return `${input}(${stringLiteral(property)}, ${access('params', property)}, ${codecCode(type, property, writer)})`
}

/** The name of a parameter inside the text. */
const keyOf = ({ list, property }: TypedParameter): string =>
  list ? `${list.property}.${property}` : property

class PieceWriter {
  readonly #parameters: readonly TypedParameter[]
  readonly #switches: readonly TypedSwitch[]
  readonly #writer: ModuleWriter

  constructor(parameters: readonly TypedParameter[], switches: readonly TypedSwitch[], writer: ModuleWriter) {
    this.#parameters = parameters
    this.#switches = switches
    this.#writer = writer
  }

  /** A template whose constant text is the SQL's; its indentation is the author's. */
  template(pieces: readonly Piece<TextParts>[], comment = ''): string {
    const inner = pieces.map((piece) => this.#inTemplate(piece)).join('')
    return `${this.#writer.shared('piece')}\`${inner}${templateText(comment)}\``
  }

  #inTemplate(piece: Piece<TextParts>): string {
    if (piece.kind !== 'text') return `\${${this.#expression(piece)}}`
    return piece.parts
      .map((part) =>
        typeof part === 'string' ? templateText(part) : `\${${this.#parameter(part.parameter)}}`,
      )
      .join('')
  }

  #expression(piece: Exclude<Piece<TextParts>, { kind: 'text' }>): string {
    switch (piece.kind) {
      case 'when':
        return this.#optional(piece.conditions, piece.pieces)
      case 'choose': {
        const alternatives = [...piece.alternatives].map(
          ([label, pieces]) => `    ${propertyKey(label)}: ${this.template(pieces)},\n`,
        )
        const name = stringLiteral(this.#switch(piece.switch))
        return `${this.#writer.shared('choose')}(${name}, {\n${alternatives.join('')}  })`
      }
      case 'list': {
        const name = this.#writer.shared(piece.decides ? 'assignments' : 'list')
        const head = piece.head.length > 0 ? this.template(piece.head) : '[]'
        const items = piece.items.map((item) => `    ${this.#item(item).join(', ')},\n`)
        return `${name}(${head}, [\n${items.join('')}  ])`
      }
    }
  }

  #optional(conditions: readonly Condition[], pieces: readonly Piece<TextParts>[]): string {
    const names = conditions.map((condition) => {
      return stringLiteral(`${condition.value === true ? '' : '!'}${this.#switch(condition.switch)}`)
    })
    const [only, ...others] = names
    const given = only !== undefined && others.length === 0 ? only : `[${names.join(', ')}]`
    return `${this.#writer.shared('when')}(${given}, ${this.template(pieces)})`
  }

  /** The separator in front of the first item is empty. */
  #item({ conditions, separator, pieces }: ListItem<TextParts>): readonly string[] {
    const [only, ...others] = pieces
    const alone = only && only.kind !== 'text' && others.length === 0 ? this.#expression(only) : null
    const own = conditions.length > 0 ? this.#optional(conditions, pieces) : (alone ?? this.template(pieces))
    return separator.length > 0 ? [this.#constant(separator), own] : [own]
  }

  #constant(pieces: readonly Piece<TextParts>[]): string {
    const text = pieces
      .flatMap((piece) => (piece.kind === 'text' ? piece.parts : []))
      .map((part) => {
        if (typeof part !== 'string') throw new Error('a parameter between two items')
        return part
      })
      .join('')
    return stringLiteral(text.replace(/\r\n?/g, '\n'))
  }

  #parameter(name: string): string {
    const parameter = this.#parameters.find((one) => one.name === name)
    if (!parameter) throw new Error(`a piece of text has a parameter ${name} that the query has not`)
    return stringLiteral(keyOf(parameter))
  }

  #switch(index: number): string {
    const found = this.#switches[index]
    if (!found) throw new Error('a condition on nothing')
    return found.property
  }
}

/**
 * The type of the arguments: an interface, combined with both possibilities for a parameter that is required
 * only with a clause. A call can pass a parameter that its clause does not need, so that callers can pass on
 * all they have.
 */
export function dynamicParamsText(
  name: string,
  { parameters }: TypedQuery,
  dynamic: TypedDynamic,
  writer: ModuleWriter,
): string {
  const members = parameterMembers(
    parameters.map((parameter, index) => ({
      ...parameter,
      optional: parameter.optional || isInClause(dynamic, index),
    })),
    writer,
  )
  const others = dynamic.switches.filter(({ kind }) => kind !== 'given').map(switchMember)
  const needs = new Needs(parameters, dynamic, writer).texts()
  const body = [members, ...others].join('')
  return needs.length === 0
    ? `export interface ${name} {\n${body}}`
    : `export type ${name} = {\n${body}}${needs.map((need) => ` & ${need}`).join('')}`
}

/** Whether a call can omit the argument. */
export function takesNothing(parameters: readonly TypedParameter[], dynamic: TypedDynamic): boolean {
  return parameters.every((parameter, index) => {
    if (parameter.optional && parameter.list === null) return true
    const presence = dynamic.presence[index]
    if (parameter.list !== null || !presence || !isInClause(dynamic, index)) return false
    return presence.given || presence.within.every((conditions) => conditions.some(failsWithNothing))
  })

  function failsWithNothing({ switch: index, value }: Condition): boolean {
    const one = dynamic.switches[index]
    return one?.kind === 'choice' ? value !== one.labels[0] : value === true
  }
}

function switchMember({ kind, property, labels, documentation }: TypedSwitch): string {
  const standard = kind === 'choice' ? [`\`${labels[0]}\` where it is left out.`] : []
  const docs = documentationBlock([...(documentation ? [documentation] : []), ...standard], '  ')
  const type = kind === 'flag' ? 'boolean' : labels.map(stringLiteral).join(' | ')
  return `${docs}  ${propertyKey(property)}?: ${type} | undefined\n`
}

/**
 * Parameters that are required if others are given: `{ near: Point; radius: number } | { near?: undefined }`.
 */
class Needs {
  readonly #parameters: readonly TypedParameter[]
  readonly #dynamic: TypedDynamic
  readonly #writer: ModuleWriter

  constructor(parameters: readonly TypedParameter[], dynamic: TypedDynamic, writer: ModuleWriter) {
    this.#parameters = parameters
    this.#dynamic = dynamic
    this.#writer = writer
  }

  texts(): readonly string[] {
    const groups = new Map<
      string,
      { readonly conditions: readonly Condition[]; readonly needed: TypedParameter[] }
    >()
    for (const [index, parameter] of this.#parameters.entries()) {
      const presence = this.#dynamic.presence[index]
      if (!presence || presence.given || parameter.optional || !isInClause(this.#dynamic, index)) continue
      for (const conditions of presence.within) {
        const key = JSON.stringify(conditions)
        const known = groups.get(key)
        if (known) known.needed.push(parameter)
        else groups.set(key, { conditions, needed: [parameter] })
      }
    }
    return [...groups.values()].map(({ conditions, needed }) => this.#alternatives(conditions, needed))
  }

  #alternatives(conditions: readonly Condition[], needed: readonly TypedParameter[]): string {
    const members = needed.map((parameter) => {
      return `${propertyKey(parameter.property)}: ${argumentType(parameter, this.#writer)}`
    })
    const present = [...conditions.map((condition) => this.#met(condition)), ...members]
    const absent = conditions.map((condition) => `{ ${this.#unmet(condition)} }`)
    return `(\n  | { ${present.join('; ')} }\n${absent.map((one) => `  | ${one}\n`).join('')})`
  }

  #met({ switch: index, value }: Condition): string {
    const one = this.#switch(index)
    const key = propertyKey(one.property)
    if (one.kind === 'choice') {
      const isDefault = value === one.labels[0]
      return `${key}${isDefault ? '?' : ''}: ${stringLiteral(String(value))}${isDefault ? ' | undefined' : ''}`
    }
    if (one.kind === 'flag') return value === true ? `${key}: true` : `${key}?: false | undefined`
    return value === true ? `${key}: ${this.#typeOf(one)}` : `${key}?: undefined`
  }

  #unmet({ switch: index, value }: Condition): string {
    const one = this.#switch(index)
    const key = propertyKey(one.property)
    if (one.kind === 'choice') {
      const isDefault = value === one.labels[0]
      const others = one.labels.filter((label) => label !== value).map(stringLiteral)
      return `${key}${isDefault ? '' : '?'}: ${others.join(' | ')}${isDefault ? '' : ' | undefined'}`
    }
    if (one.kind === 'flag') return value === true ? `${key}?: false | undefined` : `${key}: true`
    return value === true ? `${key}?: undefined` : `${key}: ${this.#typeOf(one)}`
  }

  #typeOf({ name }: TypedSwitch): string {
    const parameter = this.#parameters.find((one) => one.name === name)
    if (!parameter) throw new Error(`a condition on ${name}, which is no parameter`)
    return argumentType(parameter, this.#writer)
  }

  #switch(index: number): TypedSwitch {
    const found = this.#dynamic.switches[index]
    if (!found) throw new Error('a condition on nothing')
    return found
  }
}
