import type { Open } from './contender.js'

/** By the name that the report shows, loaded when asked for: each is measured in a process of its own. */
export const CONTENDERS: Readonly<Record<string, () => Promise<Open>>> = {
  'postgres.js by hand': async () => (await import('./contenders/hand-written.js')).open,
  'Sluice, its own client': async () => (await import('./contenders/sluice.js')).openOnFactory,
  'Sluice, plain client': async () => (await import('./contenders/sluice.js')).openOnPlain,
  Drizzle: async () => (await import('./contenders/drizzle.js')).open,
  'Drizzle, prepared': async () => (await import('./contenders/drizzle.js')).openPrepared,
  Kysely: async () => (await import('./contenders/kysely.js')).open,
  PgTyped: async () => (await import('./contenders/pgtyped.js')).open,
}

export const BY_HAND = 'postgres.js by hand'
export const ON_FACTORY = 'Sluice, its own client'
export const ON_PLAIN = 'Sluice, plain client'
export const DRIZZLE = 'Drizzle'
