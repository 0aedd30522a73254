/** TypeScript literals and names. */
import { isIdentifier } from '../source/names.js'

/** A string literal in single quotes. */
export function stringLiteral(value: string): string {
  const json = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escapeInvisible(json)}'`
}

/** A template literal that evaluates to the text; line ends are always `\n`, as template literals have them. */
export const templateLiteral = (text: string): string => `\`${templateText(text)}\``

/** The text as it appears between back quotes. */
export function templateText(text: string): string {
  const escaped = text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\\', '\\\\')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${')
  return escapeInvisible(escaped)
}

/** Escapes characters that editors do not show and that some tools reject. */
const escapeInvisible = (text: string): string =>
  text.replace(/[\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })

/**
 * A query's name as a comment, for logs and pg_stat_statements. It follows the statement, because PostgreSQL
 * 18 omits text before the first token from its statistics.
 */
export const nameComment = (name: string): string => ` /* ${name} */`

/** A property's name in a type. */
export const propertyKey = (name: string): string => (isIdentifier(name) ? name : stringLiteral(name))

/** A property's name in an object literal, where a plain `__proto__` would set the prototype. */
export const literalKey = (name: string): string =>
  name === '__proto__' ? `['__proto__']` : propertyKey(name)

/** Access to a property of an expression. */
export const access = (expression: string, name: string): string =>
  isIdentifier(name) ? `${expression}.${name}` : `${expression}[${stringLiteral(name)}]`

/** An array literal in a property of an object, on several lines if one would be too long. */
export function arrayLiteral(items: readonly string[]): string {
  const oneLine = `[${items.join(', ')}]`
  return oneLine.length <= 80 ? oneLine : `[\n${items.map((item) => `    ${item},\n`).join('')}  ]`
}
