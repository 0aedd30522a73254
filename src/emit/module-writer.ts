import { posix } from 'node:path'
import { Imports, importSpecifier } from './imports.js'

/** In front of a call whose value nothing may use: bundlers drop it then. Its arguments must be without effect too. */
export const PURE = '/* @__PURE__ */ '

/** Where generated modules and the files they import lie: paths below the project's root, with forward slashes. */
export interface Layout {
  /** The output folder. */
  readonly out: string
  readonly importExtension: '' | '.js' | '.ts'
  /** A path below the root (or an absolute one outside it) for an absolute path. */
  readonly pathOf: (absolute: string) => string
}

/** One generated module while it is written: its imports and its constants. */
export class ModuleWriter {
  readonly imports: Imports
  private readonly folder: string
  private readonly layout: Layout
  private readonly constants = new Map<string, string>()

  /** `path` is relative to the output folder; `declared` are the names the module declares. */
  constructor(path: string, layout: Layout, declared: Iterable<string>) {
    this.layout = layout
    this.folder = posix.dirname(posix.join(layout.out, path))
    this.imports = new Imports(declared)
  }

  /** An export of the shared module. */
  shared(name: string, typeOnly = false): string {
    return this.imports.name(this.specifier(posix.join(this.layout.out, 'sluice.ts')), name, typeOnly)
  }

  /** A schema module as a whole. */
  schema(file: string, typeOnly: boolean): string {
    return this.imports.namespace(this.specifier(this.layout.pathOf(file)), 'schema', typeOnly)
  }

  /** A type that a schema module exports. */
  schemaName(file: string, name: string): string {
    return this.imports.name(this.specifier(this.layout.pathOf(file)), name, true)
  }

  /** An export of a module of the user's: a package, or a path relative to the project's root. */
  imported(from: string, name: string, typeOnly: boolean): string {
    // Written without an extension, as bundlers have it, a path still needs the one of this project.
    const file = posix.extname(from) === '' ? `${from}.ts` : from
    const specifier = from.startsWith('.') ? this.specifier(posix.normalize(file)) : from
    return this.imports.name(specifier, name, typeOnly)
  }

  /** A constant of the module that holds the expression; equal expressions share one. */
  constant(preferred: string, expression: string): string {
    const known = this.constants.get(expression)
    if (known) return known
    const name = this.imports.free(preferred)
    this.constants.set(expression, name)
    return name
  }

  /** The declarations of the constants, in the order they came up; each is a call. */
  constantsText(): string {
    return [...this.constants].map(([expression, name]) => `const ${name} = ${PURE}${expression}`).join('\n')
  }

  private specifier(target: string): string {
    return importSpecifier(this.folder, target, this.layout.importExtension)
  }
}
