import { defineConfig } from 'drizzle-kit'
import { defineSluice } from 'sluice-sql'

export default defineConfig({ dialect: 'postgresql', schema: './src/schema.ts' })

export const sluice = defineSluice({
  out: 'src/generated',
  // Every compiler of the matrix resolves it.
  importExtension: '.js',
  database: { setup: 'setup.sql' },
  types: {
    bigint: 'bigint',
    interval: { type: 'Span', from: './src/span.ts', parse: 'parseSpan', serialize: 'formatSpan' },
  },
})
