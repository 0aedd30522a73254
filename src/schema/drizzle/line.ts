import type * as pg from 'drizzle-orm/pg-core'
import type * as orm from 'drizzle-orm'
import type { Casing } from '../../config/config.js'
import type { UserModules } from '../../config/user-modules.js'
import type { PlainObject } from '../../config/plain-object.js'
import type { DriverValues } from '../../model/schema-model.js'
import type { Snapshot } from '../snapshot.js'

/** The differences between the releases of Drizzle before 1.0 and from 1.0 on: each has an adapter. */
export interface DrizzleLine {
  readonly name: '0.x' | '1.x'
  /** The SQL name of a column without an explicit name. */
  cased(column: NamedColumn, casing: Casing | null): string
  /** Null for a column that is not an array. */
  arrayOf(library: Pick<DrizzleLibrary, 'orm' | 'pg'>, column: pg.PgColumn): ArrayForm | null
  /** Whether `$type` after `array()` declares the type of the elements, not of the array. */
  readonly typesElements: boolean
  /** The input of a customType's `fromDriver`. */
  received(column: pg.PgColumn): DriverValues
  /** Null if the project has no drizzle-kit of this line. */
  loadKit(project: UserModules): Promise<DrizzleKit | null>
}

/** The part of a column that determines its SQL name. */
interface NamedColumn {
  readonly name: string
  readonly keyAsName: boolean
}

type ArrayForm =
  /** The elements are a separate column, which may be an array again. */
  | { readonly kind: 'column'; readonly base: pg.PgColumn }
  /** The column describes the elements of an array with this number of dimensions. */
  | { readonly kind: 'dimensions'; readonly count: number }

/**
 * drizzle-orm as the user's own modules resolve it, so that its symbols and classes are those of their
 * tables. The types are those of 0.45; the used part is the same in 1.0.
 */
export interface DrizzleLibrary {
  readonly line: DrizzleLine
  readonly orm: typeof orm
  readonly pg: typeof pg
  /** The SQL name of a column. */
  cased(column: NamedColumn): string
}

export type KitAnswer<T> =
  | { readonly kind: 'made'; readonly value: T }
  /** `problem`: what drizzle-kit threw. */
  | { readonly kind: 'refused'; readonly message: string; readonly problem: unknown }

/** drizzle-kit without a terminal: it cannot end the process, print, or ask. */
export interface DrizzleKit {
  /** Describes the tables, views, enums and other objects among the values that schema modules export. */
  describe(schema: EvaluatedSchema): Promise<KitAnswer<DescribedSchema>>
  /** The schema that migrations create. */
  stateOf(recorded: RecordedSnapshots): Promise<RecordedState>
  /** The statements between two schemas, of which the second has every name of the first. */
  additions(from: Snapshot, to: Snapshot): Promise<KitAnswer<readonly string[]>>
  /**
   * The schema that migrations create. If it differs from the other only in notation, it has the notation of
   * the other.
   */
  inNotationOf(current: Snapshot, recorded: Snapshot): Promise<Snapshot>
}

export interface EvaluatedSchema {
  /** Exported values, each once. */
  readonly values: ReadonlySet<unknown>
  readonly library: DrizzleLibrary
  readonly casing: Casing | null
}

/** The schema as drizzle-kit describes it, and the same without drizzle-kit's faults. */
export interface DescribedSchema {
  readonly described: Snapshot
  readonly repaired: Snapshot
}

/** The snapshots of a migrations folder, parsed and not yet checked. */
export type RecordedSnapshots =
  /** For a folder with a journal: the last one, which describes the whole schema. */
  | { readonly kind: 'last'; readonly snapshot: SnapshotFile }
  /** For a folder with one folder for each migration: all of them, by the folders' names. */
  | { readonly kind: 'each'; readonly snapshots: readonly (SnapshotFile & { readonly folder: string })[] }

export interface SnapshotFile {
  /** As it is shown to users. */
  readonly path: string
  readonly json: PlainObject
}

export type RecordedState =
  | { readonly kind: 'state'; readonly snapshot: Snapshot }
  | { readonly kind: 'invalid'; readonly path: string; readonly reason: string }
  /** A snapshot of a drizzle-kit that is newer than the project's. */
  | { readonly kind: 'newer'; readonly path: string; readonly reason: string }
  /** Branches of the history that change the same thing. */
  | { readonly kind: 'conflict'; readonly folders: readonly string[]; readonly what: string }
