import type { PgTable } from 'drizzle-orm/pg-core'
import { unwritableName } from '../diagnostics/catalogue/schema.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Span } from '../diagnostics/span.js'
import type { LoadedSchema } from './load-schema.js'
import type { DeclarationLocator } from './schema-model.js'

interface Owner {
  readonly schema: string
  readonly name: string
}

/** A name that the schema gives to something in the database. */
interface GivenName {
  readonly what: string
  readonly name: string
  /** drizzle-kit keeps it as a key of an object by itself, not behind that of a schema. */
  readonly isKey: boolean
  readonly place: (locator: DeclarationLocator) => Span | null
}

/** Names of things that drizzle-kit loses, as it keeps them as keys of objects. */
export const reportLostNames = (loaded: NamesSource, fallback: Span): Promise<readonly Diagnostic[]> =>
  report(loaded, fallback, ({ name, isKey }) => isKey && name === '__proto__')

/** Names that end the double quotes between which drizzle-kit writes them, in statements that it makes. */
export const reportUnquotedNames = (
  loaded: NamesSource,
  fallback: Span,
  statements: readonly string[],
): Promise<readonly Diagnostic[]> =>
  report(
    loaded,
    fallback,
    ({ name }) => (name === '' || name.includes('"')) && statements.some((sql) => sql.includes(`"${name}"`)),
  )

type NamesSource = Pick<LoadedSchema, 'library' | 'modules' | 'locator'>

async function report(
  loaded: NamesSource,
  fallback: Span,
  isWrong: (name: GivenName) => boolean,
): Promise<readonly Diagnostic[]> {
  const wrong = namesOf(loaded).filter(isWrong)
  if (wrong.length === 0) return []
  const locator = await loaded.locator()
  return wrong.map(({ what, name, place }) => unwritableName(place(locator) ?? fallback, what, name))
}

function namesOf({ library, modules }: Pick<LoadedSchema, 'library' | 'modules'>): readonly GivenName[] {
  const { orm, pg } = library
  const names: GivenName[] = []
  const add = (what: string, name: string, owner: Owner | null, isKey = false): void => {
    names.push({ what, name, isKey, place: (locator) => locator.named(name, owner) })
  }
  for (const value of new Set<unknown>(modules.flatMap(({ exports }) => Object.values(exports)))) {
    if (orm.is(value, pg.PgTable)) names.push(...namesOfTable(value, library))
    else if (pg.isPgView(value) || pg.isPgMaterializedView(value)) {
      const { name, schema = 'public' } = pg.isPgView(value)
        ? pg.getViewConfig(value)
        : pg.getMaterializedViewConfig(value)
      names.push({ what: 'view', name, isKey: false, place: (locator) => locator.relation(schema, name) })
    } else if (pg.isPgEnum(value)) add('enum', value.enumName, null)
    else if (pg.isPgSequence(value)) add('sequence', value.seqName ?? 'sequence', null)
    else if (pg.isPgSchema(value)) add('schema', value.schemaName, null)
  }
  return names
}

function namesOfTable(table: PgTable, { pg, cased }: LoadedSchema['library']): readonly GivenName[] {
  const config = pg.getTableConfig(table)
  const owner: Owner = { schema: config.schema ?? 'public', name: config.name }
  const inTable = (what: string, name: string | undefined): readonly GivenName[] =>
    name === undefined ? [] : [{ what, name, isKey: true, place: (locator) => locator.named(name, owner) }]
  return [
    {
      what: 'table',
      name: config.name,
      isKey: false,
      place: (locator) => locator.relation(owner.schema, owner.name),
    },
    ...config.columns.map((column): GivenName => {
      const name = cased(column)
      const place = (locator: DeclarationLocator): Span | null =>
        locator.column(owner.schema, owner.name, name)
      return { what: 'column', name, isKey: true, place }
    }),
    ...config.indexes.flatMap((index) => inTable('index', index.config.name)),
    ...config.foreignKeys.flatMap((key) => inTable('foreign key', key.getName())),
    ...config.primaryKeys.flatMap((key) => inTable('primary key', key.getName())),
    ...config.uniqueConstraints.flatMap((unique) => inTable('unique constraint', unique.getName())),
    ...config.checks.flatMap((check) => inTable('check', check.name)),
    ...config.policies.flatMap((policy) => inTable('policy', policy.name)),
  ]
}
