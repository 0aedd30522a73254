import type { ProjectStore } from './store/known-run.js'
import { ownVersion, packageFacts } from './store/own-version.js'
import { type PackedWithTexts, packWithTexts, unpackWithTexts } from './store/pack.js'
import type { Config } from '../config/config.js'
import type { SchemaConstraint } from '../model/constraint.js'
import { type Catalog, openCatalog } from '../database/catalog.js'
import type { Database } from '../database/database.js'
import { EmbeddedServerError } from '../database/embedded.js'
import { expectServer, type ExpectedServer, type ServerStart } from '../database/expected-server.js'
import { openEmbeddedWith, openServer, type Preparation } from '../database/open-database.js'
import type { OnRunning } from '../database/time-limit.js'
import { answersCorrectly } from '../database/self-check.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { hashOf } from '../facts/fact.js'
import { buildDatabase, buildDifference } from '../schema/build-database.js'
import { type DatabasePlan, planKey, scriptsKey } from '../schema/plan-database.js'
import { holdsRelations } from '../schema/plan-proof.js'
import { runScripts } from '../schema/run-scripts.js'
import type { PlannedSchema } from './planned-schema.js'
import { readObjects, type SchemaObject } from '../database/schema-objects.js'
import {
  fingerprintSchema,
  openFingerprint,
  type Fingerprint,
  type FingerprintData,
} from './keys/schema-fingerprint.js'

/** The schema as the database has it, available without a database if an earlier one was equal. */
export interface SchemaFingerprint {
  readonly key: string
  readonly fingerprint: Fingerprint
  readonly constraints: readonly SchemaConstraint[]
  /** The diagnostics of building the database, except errors. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface OpenDatabase {
  readonly database: Database
  readonly catalog: Catalog
  /** Null for a running server, which others may change meanwhile. */
  readonly fingerprint: SchemaFingerprint | null
  readonly constraints: readonly SchemaConstraint[]
}

/** Listeners for the building of a database. */
interface Listeners {
  readonly onRunning?: OnRunning
  /** No snapshot exists for the schema: all its migrations run. */
  readonly onBuild?: () => void
}

/**
 * Holds the database of the most recently requested schema, open from its first use until another schema is
 * requested.
 */
export interface SchemaDatabases {
  /** Starts the server of the last run, which this one will probably need. */
  expect(): void
  known(config: Config, schema: PlannedSchema): SchemaFingerprint | null
  /** Rejects with EmbeddedServerError if the embedded server does not start. */
  open(config: Config, schema: PlannedSchema, listeners?: Listeners): Promise<Outcome<OpenDatabase | null>>
  /** Rejects with EmbeddedServerError if the open database no longer answers correctly. */
  verify(): Promise<void>
  /**
   * Closes the open database, so that the next one is new. With `isKept` false it is not stored, because it
   * has failed.
   */
  close(isKept?: boolean): Promise<void>
}

interface KeptFingerprint extends FingerprintData {
  readonly diagnostics: readonly Diagnostic[]
}

/** The kind of results that records from what the last run's server was started. */
const STARTS = 'servers'

export function schemaDatabases(project: ProjectStore | null, isRead: boolean): SchemaDatabases {
  let current: { readonly key: string; readonly answer: Outcome<OpenDatabase | null> } | null = null
  let lastFingerprint: SchemaFingerprint | null = null
  const packages = project && hashOf(JSON.stringify([ownVersion(), packageFacts(project.root)]))

  const keys = new WeakMap<PlannedSchema, string>()
  const keyOf = (plan: DatabasePlan, schema: PlannedSchema): string => {
    const known = keys.get(schema)
    if (known !== undefined) return known
    const key = hashOf(JSON.stringify([packages, planKey(plan), schema.model.relations]))
    keys.set(schema, key)
    return key
  }

  const knownFingerprint = (key: string): SchemaFingerprint | null => {
    if (lastFingerprint?.key === key) return lastFingerprint
    const packed =
      isRead && project ? (project.store.read('fingerprints', key) as PackedWithTexts | null) : null
    if (!packed) return null
    return (lastFingerprint = fingerprintOf(key, unpackWithTexts(packed) as KeptFingerprint))
  }
  /** The objects of the schema in the database; read from it unless an earlier run has stored them. */
  const readFingerprint = async (
    key: string,
    schema: PlannedSchema,
    database: Database,
    constraints: readonly SchemaConstraint[],
    diagnostics: readonly Diagnostic[],
  ): Promise<SchemaFingerprint> => {
    const objects = await readingOf(database).objects()
    // The answers of a server before its failure are not trusted, and this one is the key for all queries.
    if (!(await answersCorrectly(database))) throw new EmbeddedServerError('it no longer responds correctly')
    const kept: KeptFingerprint = { ...fingerprintSchema(objects, schema.model, constraints), diagnostics }
    project?.store.write('fingerprints', key, packWithTexts(kept))
    return fingerprintOf(key, kept)
  }

  let expected: ExpectedServer | null = null
  /** The user's modules are not loaded before the config is known to need them. */
  const keepStart =
    (config: Config) =>
    (start: ServerStart): void => {
      if (config.database.extensions === undefined) project?.store.write(STARTS, project.key, start)
    }

  const close = async (isKept: boolean): Promise<void> => {
    const database = current?.answer.value?.database
    current = null
    await database?.close(isKept)
  }
  return {
    expect() {
      if (!project || current) return
      const start = project.store.read(STARTS, project.key) as ServerStart | null
      if (!start) return
      expected ??= expectServer(project.root, start, (database) => {
        const { catalog, objects } = readingOf(database)
        // The caller that needs them gets the error.
        catalog().catch(() => undefined)
        if (!isRead) objects().catch(() => undefined)
      })
    },
    known(_config, schema) {
      if (schema.plan === 'running') return null
      return knownFingerprint(keyOf(schema.plan, schema))
    },
    async open(config, schema, { onRunning = () => {}, onBuild = () => {} } = {}) {
      const { plan } = schema
      if (plan === 'running') {
        await close(true)
        const server = await openServer(config, config.database.url ?? '')
        const value = server.value && (await withCatalog(server.value))
        const answer = { ...server, value: value && { ...value, fingerprint: null } }
        current = { key: '', answer }
        return answer
      }
      const key = keyOf(plan, schema)
      if (current?.key === key) return current.answer
      // This is one edit of the schema, and another will follow.
      await close(false)
      const scripts = scriptsKey(plan)
      const preparation: Preparation = {
        key: planKey(plan),
        extensions: plan.extensions,
        // An edit of the schema changes what follows the migrations.
        base:
          scripts === null
            ? null
            : { key: scripts, build: (database) => runScripts(database, config, plan, onRunning) },
        build: (database) =>
          scripts === null
            ? buildDatabase(database, config, plan, schema, onRunning)
            : buildDifference(database, config, plan, schema, onRunning),
        isComplete: (database) => holdsRelations(database, plan, schema.model),
      }
      const opened = await openEmbeddedWith(config, preparation, {
        expected,
        onStart: keepStart(config),
        onBuild,
      })
      expected = null
      if (!opened.value) return { ...opened, value: null }
      const { value, fingerprint } = await readFrom(opened.value, async (database) => {
        const read = await withCatalog(database)
        const known = knownFingerprint(key)
        return {
          value: read,
          fingerprint:
            known ?? (await readFingerprint(key, schema, database, read.constraints, opened.diagnostics)),
        }
      })
      lastFingerprint = fingerprint
      const answer = { ...opened, value: { ...value, fingerprint: lastFingerprint } }
      current = { key, answer }
      return answer
    },
    async verify() {
      const database = current?.answer.value?.database
      if (database && !(await answersCorrectly(database))) {
        throw new EmbeddedServerError('it no longer responds correctly')
      }
    },
    async close(isKept = true) {
      await expected?.drop()
      expected = null
      await close(isKept)
    },
  }
}

/** If the server fails, closes the database without storing it, and rejects with the failure. */
async function readFrom<T>(database: Database, read: (database: Database) => Promise<T>): Promise<T> {
  try {
    return await read(database)
  } catch (error) {
    await database.close(false)
    throw error
  }
}

interface Reading {
  catalog(): Promise<Catalog>
  objects(): Promise<readonly SchemaObject[]>
}

/**
 * The queries that every run makes on a newly opened database: made once, and early if the server was
 * expected.
 */
const readings = new WeakMap<Database, Reading>()

function readingOf(database: Database): Reading {
  const known = readings.get(database)
  if (known) return known
  let catalog: Promise<Catalog> | null = null
  let objects: Promise<readonly SchemaObject[]> | null = null
  const reading: Reading = {
    catalog: () => (catalog ??= openCatalog(database)),
    objects: () => (objects ??= readObjects(database)),
  }
  readings.set(database, reading)
  return reading
}

async function withCatalog(database: Database): Promise<Omit<OpenDatabase, 'fingerprint'>> {
  const catalog = await readingOf(database).catalog()
  return { database, catalog, constraints: catalog.relations.flatMap(({ constraints }) => constraints) }
}

const fingerprintOf = (key: string, { diagnostics, ...data }: KeptFingerprint): SchemaFingerprint => ({
  key,
  fingerprint: openFingerprint(data),
  constraints: data.constraints,
  diagnostics,
})
