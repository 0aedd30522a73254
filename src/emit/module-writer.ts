import { posix } from 'node:path'
import { Imports, importSpecifier } from './imports.js'

/**
 * Precedes a call whose value may be unused: bundlers then drop it. Its arguments must have no effects
 * either.
 */
export const PURE = '/* @__PURE__ */ '

/**
 * The locations of generated modules and the files they import: paths below the project's root, with forward
 * slashes.
 */
export interface Layout {
  /** The output folder. */
  readonly out: string
  readonly importExtension: '' | '.js' | '.ts'
  /** A path below the root (or an absolute one outside it) for an absolute path. */
  readonly pathOf: (absolute: string) => string
}

/** One generated module during writing: its imports and its constants. */
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

  /** The namespace of a schema module. */
  schema(file: string, typeOnly: boolean): string {
    return this.imports.namespace(this.specifier(this.layout.pathOf(file)), 'schema', typeOnly)
  }

  /** A type that a schema module exports. */
  schemaName(file: string, name: string): string {
    return this.imports.name(this.specifier(this.layout.pathOf(file)), name, true)
  }

  /** An export of a user's module: a package, or a path relative to the project's root. */
  imported(from: string, name: string, typeOnly: boolean): string {
    // A path without an extension, as bundlers allow it, still gets the extension of this project.
    const file = posix.extname(from) === '' ? `${from}.ts` : from
    const specifier = from.startsWith('.') ? this.specifier(posix.normalize(file)) : from
    return this.imports.name(specifier, name, typeOnly)
  }

  /** A constant of the module for the expression; equal expressions share one. */
  constant(preferred: string, expression: string): string {
    const known = this.constants.get(expression)
    if (known) return known
    const name = this.imports.free(preferred)
    this.constants.set(expression, name)
    return name
  }

  /** The declarations of the constants, in the order of their creation; each is a call. */
  constantsText(): string {
    return [...this.constants].map(([expression, name]) => `const ${name} = ${PURE}${expression}`).join('\n')
  }

  private specifier(target: string): string {
    return importSpecifier(this.folder, target, this.layout.importExtension)
  }
}
