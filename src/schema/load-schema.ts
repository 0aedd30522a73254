import type { Config } from '../config/config.js'
import type { PlainObject } from '../config/plain-object.js'
import { openOptionPlaces } from '../config/option-places.js'
import { projectText } from '../config/project-text.js'
import { openUserModules, type ModuleFailure, type UserModules } from '../config/user-modules.js'
import { tsconfigUnreadable } from '../diagnostics/catalogue/config.js'
import { casingIgnored } from '../diagnostics/catalogue/packages.js'
import {
  relationUnreadable,
  schemaHasNoTables,
  schemaImportMissing,
  schemaSyntaxError,
  schemaThrows,
} from '../diagnostics/catalogue/schema.js'
import { moduleReplacesBuiltins } from '../diagnostics/catalogue/usage.js'
import { hasErrors, type Diagnostic, type Outcome } from '../diagnostics/diagnostic.js'
import { span } from '../diagnostics/span.js'
import { findDrizzleCopies } from './drizzle/copies.js'
import { exportedRelation, readRelation, type Exported, type Reading } from './drizzle/introspect.js'
import { loadDrizzle } from './drizzle/library.js'
import type { DrizzleLibrary } from './drizzle/line.js'
import { watchTypedColumns } from './drizzle/typed-columns.js'
import { findLine, type LineName, missingPeer } from './drizzle/versions.js'
import { reportCopies } from './report-copies.js'
import { reportDuplicates } from './duplicates.js'
import { locate } from './locate.js'
import {
  type DrizzleRelation,
  isTypedBySchema,
  type DeclarationLocator,
  type SchemaModel,
} from '../model/schema-model.js'
import { readTypeArguments } from './type-arguments.js'

export interface LoadedSchema {
  readonly model: SchemaModel
  /** Parses the user's modules on the first call. */
  locator(): Promise<DeclarationLocator>
  /** The schema modules' exports, from which the DDL is generated. */
  readonly modules: readonly SchemaModule[]
  readonly library: DrizzleLibrary
  readonly project: UserModules
}

interface SchemaModule {
  readonly file: string
  readonly exports: PlainObject
}

/** Evaluates the schema modules and reads their tables and views. */
export async function loadSchema(config: Config): Promise<Outcome<LoadedSchema | null>> {
  const typed = watchTypedColumns()
  const copies = findDrizzleCopies(({ builders }) => builders.forEach(typed.watch))
  const project = openUserModules(config.root, copies.evaluating)
  const { value: line, diagnostics: ofVersions } = findLine(config.root, project)
  if (line === null) return { value: null, diagnostics: ofVersions }
  const library = await loadDrizzle(project, line, config.casing)
  if (!library) return { value: null, diagnostics: [missingPeer(config.root, 'drizzle-orm')] }

  const diagnostics: Diagnostic[] = []
  const modules: SchemaModule[] = []
  typed.watch(library.orm.ColumnBuilder)
  try {
    for (const file of config.schemaFiles) {
      const module = await project.load(file)
      if (module.kind === 'loaded') modules.push({ file, exports: module.exports })
      else diagnostics.push(explain(module, line))
    }
  } finally {
    typed.stop()
  }
  // A module that several others import fails once for each of them.
  if (diagnostics.length > 0) return { value: null, diagnostics: distinct(diagnostics) }

  const exported = exportedRelations(library, modules)
  if (!exported.some((candidate) => candidate.kind === 'table')) {
    const first = config.schemaFiles[0]
    const place = first === undefined ? null : span(projectText(config.root, first), 0)
    return { value: null, diagnostics: [schemaHasNoTables(place, config.schemaPatterns)] }
  }
  const reading: Reading = { library, typed, copies, types: new Map(), mappers: [] }
  const relations: DrizzleRelation[] = []
  for (const candidate of exported) {
    const relation = readRelation(reading, candidate)
    if (relation.kind !== 'unreadable') relations.push(relation)
    else {
      const place = span(projectText(config.root, candidate.file), 0)
      diagnostics.push(relationUnreadable(relation.name, place, relation.message))
    }
  }
  diagnostics.push(...ofVersions, ...reportCopies(config.root, copies))
  if (line === '1.x' && config.casing !== null) {
    const places = await openOptionPlaces(config.file)
    diagnostics.push(casingIgnored(places.drizzle(['casing'], 'value'), config.casing))
  }
  const moduleFiles = project.files()
  const model: SchemaModel = {
    moduleFiles,
    relations: relations.some((relation) => relation.columns.some((column) => isTypedBySchema(column.type)))
      ? await readTypeArguments(config.root, moduleFiles, relations, library.line.typesElements)
      : relations,
  }
  diagnostics.push(...(await reportDuplicates(config.root, model)))

  let locator: Promise<DeclarationLocator> | null = null
  return {
    value: hasErrors(diagnostics)
      ? null
      : { model, locator: () => (locator ??= locate(config.root, model)), modules, library, project },
    diagnostics,
  }
}

/** Each relation once, under its first export: barrels re-export what other modules define. */
function exportedRelations(library: DrizzleLibrary, modules: readonly SchemaModule[]): readonly Exported[] {
  const found = new Map<unknown, Exported>()
  for (const { file, exports } of modules) {
    for (const [name, value] of Object.entries(exports)) {
      const relation = found.has(value) ? null : exportedRelation(library, value, name, file)
      if (relation) found.set(value, relation)
    }
  }
  return [...found.values()]
}

function explain(failure: ModuleFailure, line: LineName): Diagnostic {
  if (failure.kind === 'syntax error') return schemaSyntaxError(failure.span, failure.message)
  if (failure.kind === 'missing import') return schemaImportMissing(failure)
  if (failure.kind === 'broken tsconfig') return tsconfigUnreadable(failure.path, failure.message)
  if (failure.kind === 'replaced builtins') return moduleReplacesBuiltins(failure.span, failure.names)
  // What a module imports and does not find is undefined, as `relations` of drizzle-orm is from 1.0 on.
  const callsRelations = line === '1.x' && /\brelations\)? is not a function$/.test(failure.message)
  return schemaThrows(
    failure.span,
    failure.message,
    callsRelations ? 'import relations from drizzle-orm/_relations, or use defineRelations' : null,
  )
}

const distinct = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => [
  ...new Map(diagnostics.map((diagnostic) => [placeKey(diagnostic), diagnostic])).values(),
]

const placeKey = ({ message, span: place }: Diagnostic): string =>
  JSON.stringify([message, place?.file.path, place?.start])
