import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'postgresql', schema: './schema.ts' })

export const sluice = {
  out: 'expected',
  database: { setup: 'setup.sql' },
  types: {
    bigint: 'bigint',
    numeric: 'number',
    date: 'Date',
    'timestamp with time zone': 'string',
    interval: { type: 'Duration', from: './duration.ts', parse: 'parseDuration', serialize: 'formatDuration' },
  },
}
