import { defineConfig } from 'drizzle-kit'
import { defineSluice } from 'sluice-sql'

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/db/schema.ts',
  out: './drizzle',
  dbCredentials: {
    // Read only when something connects: making migrations and checking queries need no database.
    get url() {
      return process.env.DATABASE_URL ?? ''
    },
  },
  strict: true,
})

export const sluice = defineSluice({
  queries: 'queries',
  out: 'generated',
})
