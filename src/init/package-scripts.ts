import { ts } from 'ts-morph'

export interface Script {
  readonly name: string
  readonly command: string
  /** The text before the command: `cd packages/db && `, `dotenv -e .env -- `. */
  readonly before?: string
}

export type ScriptsEdit =
  | { readonly kind: 'edited'; readonly text: string; readonly added: readonly Script[] }
  /** All commands already exist, under these or other names. */
  | { readonly kind: 'present' }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Adds the scripts whose command a package.json (valid JSON) does not contain yet; the rest of the text stays
 * the same, byte for byte. If a name is taken, the script gets the prefix `sluice:` instead of `sql:`, and is
 * left out if that is taken too.
 */
export function addScripts(text: string, scripts: readonly Script[]): ScriptsEdit {
  const source = ts.parseJsonText('package.json', text)
  const root = source.statements[0]?.expression
  if (!root || !ts.isObjectLiteralExpression(root))
    return { kind: 'refused', reason: 'it does not contain an object' }
  const property = root.properties.find((candidate) => nameOf(candidate) === 'scripts')
  const existing = property && ts.isPropertyAssignment(property) ? property.initializer : null
  if (property && !(existing && ts.isObjectLiteralExpression(existing))) {
    return { kind: 'refused', reason: 'its "scripts" is not an object' }
  }

  const { scripts: present = {} }: { scripts?: Readonly<Record<string, unknown>> } = JSON.parse(text)
  const added: Script[] = []
  for (const { name, command, before = '' } of scripts) {
    if (Object.values(present).some((value) => runs(value, command, before.split('&& ').at(-1) ?? '')))
      continue
    const free = [name, name.replace(/^sql:/, 'sluice:')].find(
      (candidate) => !Object.hasOwn(present, candidate),
    )
    if (free !== undefined) added.push({ name: free, command: before + command })
  }
  if (added.length === 0) return { kind: 'present' }

  const style = styleOf(text)
  const entries = added.map(({ name, command }) => `${JSON.stringify(name)}: ${JSON.stringify(command)}`)
  const edited =
    existing && ts.isObjectLiteralExpression(existing)
      ? insert(source, existing, entries, style, 2)
      : insert(source, root, [`"scripts": ${block(entries, style, 2)}`], style, 1)
  return { kind: 'edited', text: edited, added }
}

/**
 * Adds a package to `dependencies` without changing the rest of the text; a text whose `dependencies` are not
 * an object does not change.
 */
export function addDependency(text: string, name: string, range: string): string {
  const source = ts.parseJsonText('package.json', text)
  const root = source.statements[0]?.expression
  if (!root || !ts.isObjectLiteralExpression(root)) return text
  const property = root.properties.find((candidate) => nameOf(candidate) === 'dependencies')
  const entry = `${JSON.stringify(name)}: ${JSON.stringify(range)}`
  const style = styleOf(text)
  if (!property) return insert(source, root, [`"dependencies": ${block([entry], style, 2)}`], style, 1)
  const existing = ts.isPropertyAssignment(property) ? property.initializer : null
  return existing && ts.isObjectLiteralExpression(existing)
    ? insert(source, existing, [entry], style, 2)
    : text
}

/**
 * Whether a script runs the command, possibly among others, as in `sluice generate && tsc`, or through
 * `wrapper`, as in `dotenv -- sluice generate`.
 */
const runs = (script: unknown, command: string, wrapper: string): boolean =>
  typeof script === 'string' &&
  script
    .split(/&&|\|\||;/)
    .some((part) => [command, wrapper + command].some((text) => part.trim().startsWith(text)))

const nameOf = (property: ts.ObjectLiteralElementLike): string | null =>
  property.name && ts.isStringLiteral(property.name) ? property.name.text : null

interface JsonStyle {
  readonly indent: string
  readonly newline: string
}

function styleOf(text: string): JsonStyle {
  return {
    indent: /^([ \t]+)"/m.exec(text)?.[1] ?? '  ',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** An object over several lines, each entry at `depth` indents. */
function block(entries: readonly string[], { indent, newline }: JsonStyle, depth: number): string {
  const before = newline + indent.repeat(depth)
  return `{${before}${entries.join(`,${before}`)}${newline}${indent.repeat(depth - 1)}}`
}

function insert(
  source: ts.JsonSourceFile,
  object: ts.ObjectLiteralExpression,
  entries: readonly string[],
  style: JsonStyle,
  depth: number,
): string {
  const { text } = source
  const last = object.properties.at(-1)
  if (!last) {
    return text.slice(0, object.getStart(source)) + block(entries, style, depth) + text.slice(object.end)
  }
  // New entries are added below the last one if that begins a line, otherwise next to it.
  const start = last.getStart(source)
  const before = text.slice(text.lastIndexOf('\n', start) + 1, start)
  const separator = before.trim() === '' ? `,${style.newline}${before}` : ', '
  return text.slice(0, last.end) + separator + entries.join(separator) + text.slice(last.end)
}
