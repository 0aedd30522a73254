/**
 * The copies of drizzle-orm that the schema modules load. Package managers install several if packages of a
 * workspace need different versions or peers. Classes differ between copies, and TypeScript does not accept
 * the columns of one for those of another.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { isPlainObject, type PlainObject } from '../../config/plain-object.js'
import type { TypedBuilder } from './typed-columns.js'

/** The classes of one build of a copy. */
export interface DrizzleBuild {
  readonly builders: readonly TypedBuilder[]
  readonly Column: { readonly prototype: object }
}

/** The import of a project's module that leads to a copy, directly or through a package. */
export interface CopyOrigin {
  readonly importer: string
  readonly specifier: string
}

export interface DrizzleCopy {
  /** The real path of the package. */
  readonly folder: string
  readonly version: string
  readonly origin: CopyOrigin
  /** Whether it was found before its columns were built. */
  readonly isWatched: boolean
}

interface FoundCopy extends DrizzleCopy {
  readonly builds: readonly DrizzleBuild[]
  isLoaded: boolean
}

export interface DrizzleCopies {
  /** Called with each module of the project before it is evaluated, and with the JavaScript that will run. */
  evaluating(file: string, code: string): void
  /** Called with each column of the schema, which proves that its copy is loaded. */
  hasColumn(column: object): void
  /** The loaded copies; more than one is a problem. */
  loaded(): readonly DrizzleCopy[]
  /** Whether there is a column of a copy that none of the schema's imported packages has. */
  readonly hasUnknown: boolean
}

/**
 * `onBuild` is called with each build of each copy; if possible, before a module that uses it is evaluated.
 */
export function findDrizzleCopies(onBuild: (build: DrizzleBuild) => void): DrizzleCopies {
  const copies = new Map<string, FoundCopy>()
  const imports: CopyOrigin[] = []
  let hasUnknown = false

  const meetCopy = (from: string, origin: CopyOrigin, isWatched = true): FoundCopy | null => {
    const folder = packageFolder('drizzle-orm', from)
    if (folder === null) return null
    const known = copies.get(folder)
    if (known) return known
    const version = readManifest(folder)?.['version']
    const builds = loadBuilds(folder)
    const found = { folder, version: String(version), origin, isWatched, builds, isLoaded: false }
    copies.set(folder, found)
    builds.forEach(onBuild)
    return found
  }

  /** Node.js evaluates packages itself, so their imports are read from their manifests. */
  const meetPackage = (name: string, from: string, walk: PackageWalk): void => {
    const folder = packageFolder(name, from)
    if (folder === null || walk.met.has(folder)) return
    walk.met.add(folder)
    const needs = dependenciesOf(readManifest(folder))
    if (!needs.includes('drizzle-orm') && !walk.isThorough) return
    const manifest = join(folder, 'package.json')
    meetCopy(manifest, walk.origin, !walk.isThorough)
    for (const need of needs) if (need !== 'drizzle-orm') meetPackage(need, manifest, walk)
  }

  const met = new Set<string>()
  const copyOf = (column: object): FoundCopy | undefined =>
    [...copies.values()].find(({ builds }) =>
      // `instanceof` of Drizzle 1.0 compares names of classes, which are the same in every copy.
      builds.some(({ Column }) => Object.prototype.isPrototypeOf.call(Column.prototype, column)),
    )

  return {
    evaluating(file, code) {
      for (const [, specifier = ''] of code.matchAll(RUN_TIME_IMPORT)) {
        const origin = { importer: file, specifier }
        const name = packageName(specifier)
        if (name === 'drizzle-orm') {
          const copy = meetCopy(file, origin)
          if (copy) copy.isLoaded = true
        } else if (name !== null) {
          imports.push(origin)
          meetPackage(name, file, { origin, met, isThorough: false })
        } else if (/\.[cm]?js$/.test(specifier)) {
          // Node.js evaluates such a module itself, too.
          meetCopy(resolve(dirname(file), specifier), origin)
        }
      }
    },
    hasColumn(column) {
      let copy = copyOf(column)
      if (!copy && !hasUnknown) {
        // A package need not declare a dependency that it finds in a folder above it, so now every package is
        // searched.
        const walk = { met: new Set<string>(), isThorough: true }
        for (const origin of imports) {
          meetPackage(packageName(origin.specifier) ?? '', origin.importer, { ...walk, origin })
        }
        copy = copyOf(column)
      }
      if (copy) copy.isLoaded = true
      else hasUnknown = true
    },
    loaded: () => [...copies.values()].filter((copy) => copy.isLoaded),
    get hasUnknown() {
      return hasUnknown
    },
  }
}

interface PackageWalk {
  readonly origin: CopyOrigin
  /** Real paths of the packages that were searched. */
  readonly met: Set<string>
  /** Searches the dependencies of packages even if these do not depend on drizzle-orm themselves. */
  readonly isThorough: boolean
}

/** In the transformed code of a module, which no longer contains imports of types. */
const RUN_TIME_IMPORT = /\b(?:jitiImport|import|require)\(\s*["']([^"']+)["']/g

/** `@acme/db` of `@acme/db/schema`; null for a path. */
function packageName(specifier: string): string | null {
  if (/^[./]|^[a-z]+:/i.test(specifier)) return null
  const [scope = '', name = ''] = specifier.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

/** The real path of the package that a module resolves by this name. */
function packageFolder(name: string, from: string): string | null {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const found = join(folder, name)
    if (existsSync(join(found, 'package.json'))) return realpathSync(found)
  }
  return null
}

function readManifest(folder: string): PlainObject | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return isPlainObject(manifest) ? manifest : null
  } catch {
    // A package that Node.js cannot load either; the importing module reports that.
    return null
  }
}

const dependenciesOf = (manifest: PlainObject | null): readonly string[] =>
  ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((kind) => {
    const named = manifest?.[kind]
    return isPlainObject(named) ? Object.keys(named) : []
  })

/** A package has two builds, for `import` and `require`, whose classes also differ. */
function loadBuilds(folder: string): readonly DrizzleBuild[] {
  const require = createRequire(join(folder, 'package.json'))
  const load = <Part>(path: string): Partial<Part> => {
    try {
      const exports: Partial<Part> = require(path)
      return exports
    } catch {
      // A version with other files: its columns belong to no known copy, which is reported.
      return {}
    }
  }
  return ['js', 'cjs'].flatMap((extension) => {
    const { ColumnBuilder } = load<{ ColumnBuilder: TypedBuilder }>(`./column-builder.${extension}`)
    const { Column } = load<Pick<DrizzleBuild, 'Column'>>(`./column.${extension}`)
    const { PgColumnBuilder } = load<{ PgColumnBuilder: TypedBuilder }>(
      `./pg-core/columns/common.${extension}`,
    )
    const builders = [ColumnBuilder, PgColumnBuilder].flatMap((builder) =>
      // Before 1.0 the second inherits `$type` from the first.
      builder && Object.hasOwn(builder.prototype, '$type') ? [builder] : [],
    )
    return Column && builders.length > 0 ? [{ builders, Column }] : []
  })
}
