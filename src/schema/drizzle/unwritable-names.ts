import type { PgTable } from 'drizzle-orm/pg-core'
import { unwritableName } from '../../diagnostics/catalogue/schema.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { LoadedSchema } from '../load-schema.js'
import type { DeclarationLocator } from '../../model/schema-model.js'

interface Owner {
  readonly schema: string
  readonly name: string
}

/** A name that the schema gives to an object in the database. */
interface GivenName {
  readonly what: string
  readonly name: string
  /** drizzle-kit uses it alone as a key of an object, without the schema before it. */
  readonly isKey: boolean
  /** The separator of a text in which drizzle-kit stores it; null if there is no such text. */
  readonly separator: RegExp | null
  /** The table that it belongs to. */
  readonly table: string | null
  readonly place: (locator: DeclarationLocator) => Span | null
}

/** Sources: `PgSquasher` of drizzle-kit. */
const SEPARATORS = {
  index: /;/,
  'column of an index': /;|--|,,/,
  key: /[;,]/,
  check: /;/,
  policy: /--/,
} as const

/** Names of objects that drizzle-kit loses, because it uses them as keys of objects. */
export const reportLostNames = (loaded: NamesSource, fallback: Span): Promise<readonly Diagnostic[]> =>
  report(loaded, fallback, ({ name, isKey }) => isKey && name === '__proto__')

/**
 * Names that contain the double quotes between which drizzle-kit writes them, or the separator of the text in
 * which it stores them, in statements that it creates.
 */
export const reportUnquotedNames = (
  loaded: NamesSource,
  fallback: Span,
  statements: readonly string[],
): Promise<readonly Diagnostic[]> =>
  report(loaded, fallback, ({ name, separator, table }) => {
    const isIn = (text: string): boolean => statements.some((sql) => sql.includes(`"${text}"`))
    if (name === '' || name.includes('"')) return isIn(name)
    // If the name is divided, the statement does not contain it as written.
    return separator !== null && table !== null && separator.test(name) && isIn(table)
  })

type NamesSource = Pick<LoadedSchema, 'library' | 'modules' | 'locator'>

async function report(
  loaded: NamesSource,
  fallback: Span,
  isWrong: (name: GivenName) => boolean,
): Promise<readonly Diagnostic[]> {
  const wrong = namesOf(loaded).filter(isWrong)
  if (wrong.length === 0) return []
  const locator = await loaded.locator()
  // A column can belong to several constraints.
  const distinct = new Map<string, Diagnostic>()
  for (const { what, name, place } of wrong) {
    const diagnostic = unwritableName(place(locator) ?? fallback, what, name)
    const { file, start } = diagnostic.span ?? fallback
    distinct.set(JSON.stringify([what, name, file.path, start]), diagnostic)
  }
  return [...distinct.values()]
}

function namesOf({ library, modules }: Pick<LoadedSchema, 'library' | 'modules'>): readonly GivenName[] {
  const { orm, pg } = library
  const names: GivenName[] = []
  const add = (what: string, name: string, place?: GivenName['place']): void => {
    const named = (locator: DeclarationLocator): Span | null => locator.named(name, null)
    names.push({ what, name, isKey: false, separator: null, table: null, place: place ?? named })
  }
  for (const value of new Set<unknown>(modules.flatMap(({ exports }) => Object.values(exports)))) {
    if (orm.is(value, pg.PgTable)) names.push(...namesOfTable(value, library))
    else if (pg.isPgView(value) || pg.isPgMaterializedView(value)) {
      const { name, schema = 'public' } = pg.isPgView(value)
        ? pg.getViewConfig(value)
        : pg.getMaterializedViewConfig(value)
      add('view', name, (locator) => locator.relation(schema, name))
    } else if (pg.isPgEnum(value)) add('enum', value.enumName)
    else if (pg.isPgSequence(value)) add('sequence', value.seqName ?? 'sequence')
    else if (pg.isPgSchema(value)) add('schema', value.schemaName)
  }
  return names
}

function namesOfTable(table: PgTable, library: LoadedSchema['library']): readonly GivenName[] {
  const { cased, pg } = library
  const config = pg.getTableConfig(table)
  const owner: Owner = { schema: config.schema ?? 'public', name: config.name }
  const inTable = (
    what: string,
    name: string | undefined,
    separator: RegExp,
    columns: readonly unknown[] = [],
    ofColumns = separator,
  ): readonly GivenName[] => [
    ...(name === undefined ? [] : [given(what, name, separator, (locator) => locator.named(name, owner))]),
    ...columns.flatMap((column) => (isNamed(column) ? [ofColumn(column, ofColumns)] : [])),
  ]
  const given = (
    what: string,
    name: string,
    separator: RegExp | null,
    place: GivenName['place'],
  ): GivenName => ({ what, name, isKey: what !== 'table', separator, table: config.name, place })
  const ofColumn = (column: NamedColumn, separator: RegExp | null): GivenName => {
    const name = cased(column)
    return given('column', name, separator, (locator) => locator.column(owner.schema, owner.name, name))
  }
  const { index, 'column of an index': indexed, key, check, policy } = SEPARATORS
  return [
    given('table', config.name, null, (locator) => locator.relation(owner.schema, owner.name)),
    ...config.columns.map((column) => ofColumn(column, null)),
    ...config.indexes.flatMap(({ config: { name, columns } }) =>
      inTable('index', name, index, columns, indexed),
    ),
    ...config.foreignKeys.flatMap((foreign) =>
      inTable('foreign key', foreign.getName(), key, foreign.reference().columns),
    ),
    ...config.primaryKeys.flatMap((primary) =>
      inTable('primary key', primary.getName(), key, primary.columns),
    ),
    ...config.uniqueConstraints.flatMap((unique) =>
      inTable('unique constraint', unique.getName(), key, unique.columns),
    ),
    ...config.checks.flatMap(({ name }) => inTable('check', name, check)),
    ...config.policies.flatMap(({ name }) => inTable('policy', name, policy)),
  ]
}

type NamedColumn = Parameters<LoadedSchema['library']['cased']>[0]

/** A column, possibly of an index; an expression has no name. */
function isNamed(column: unknown): column is NamedColumn {
  if (typeof column !== 'object' || column === null || !('name' in column)) return false
  return typeof column.name === 'string' && 'keyAsName' in column
}
