/** The imports of one generated module, collected while its text is created. */
import { posix } from 'node:path'
import { identifierFrom, isIdentifier, isReservedWord } from '../source/names.js'
import { stringLiteral } from './literals.js'

/** An imported binding: `as` differs from `name` if the module already uses that name. */
interface Binding {
  readonly name: string
  readonly as: string
  readonly typeOnly: boolean
}

export class Imports {
  private readonly taken: Set<string>
  private readonly named = new Map<string, Map<string, Binding>>()
  private readonly namespaces = new Map<string, { readonly as: string; typeOnly: boolean }>()

  /** `taken`: names the module declares itself. */
  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken)
  }

  /** The local name of an export of `from`; a value import also serves as a type. */
  name(from: string, name: string, typeOnly = false): string {
    const bindings = this.named.get(from) ?? new Map<string, Binding>()
    this.named.set(from, bindings)
    const known = bindings.get(name)
    if (known && (typeOnly || !known.typeOnly)) return known.as
    const as = known?.as ?? this.free(name)
    bindings.set(name, { name, as, typeOnly })
    return as
  }

  /** The local name of a module's namespace. */
  namespace(from: string, preferred: string, typeOnly: boolean): string {
    const known = this.namespaces.get(from)
    if (known) {
      known.typeOnly &&= typeOnly
      return known.as
    }
    const as = this.free(preferred)
    this.namespaces.set(from, { as, typeOnly })
    return as
  }

  /**
   * A name for a declaration of the module. It can be derived from the name of a column, which is arbitrary
   * text.
   */
  free(preferred: string): string {
    const stem = isIdentifier(preferred) ? preferred : identifierFrom(preferred)
    let name = stem
    for (let number = 2; this.taken.has(name) || isReservedWord(name); number++) name = `${stem}${number}`
    this.taken.add(name)
    return name
  }

  text(): string {
    const lines: [from: string, line: string][] = []
    for (const [from, { as, typeOnly }] of this.namespaces) {
      lines.push([from, `import ${typeOnly ? 'type ' : ''}* as ${as} from ${stringLiteral(from)}`])
    }
    for (const [from, bindings] of this.named) {
      const all = [...bindings.values()].sort((a, b) => compare(a.name, b.name))
      const onlyTypes = all.every(({ typeOnly }) => typeOnly)
      const items = all.map(
        ({ name, as, typeOnly }) =>
          `${typeOnly && !onlyTypes ? 'type ' : ''}${exportName(name)}${as === name ? '' : ` as ${as}`}`,
      )
      const start = `import ${onlyTypes ? 'type ' : ''}{`
      const oneLine = `${start} ${items.join(', ')} } from ${stringLiteral(from)}`
      lines.push([
        from,
        oneLine.length <= 100
          ? oneLine
          : `${start}\n${items.map((item) => `  ${item},\n`).join('')}} from ${stringLiteral(from)}`,
      ])
    }
    return lines
      .sort(([a], [b]) => compare(a, b))
      .map(([, line]) => line)
      .join('\n')
  }
}

/** The imported name of a module's export: a string if it is not an identifier. */
const exportName = (name: string): string => (isIdentifier(name) ? name : stringLiteral(name))

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The specifier that imports `target` from a module in `folder`; both are paths with forward slashes below
 * one root. `extension` replaces a TypeScript extension: `.js` for node16 and nodenext, nothing for bundlers.
 */
export function importSpecifier(folder: string, target: string, extension: '' | '.js' | '.ts'): string {
  const relative = posix.relative(folder, target)
  const path = relative.startsWith('../') ? relative : `./${relative}`
  if (extension === '.ts') return path
  const [, stem = path, module = ''] = /^(.*)\.([mc]?)tsx?$/.exec(path) ?? []
  if (stem === path) return path
  return extension === '' ? stem : `${stem}.${module}js`
}
