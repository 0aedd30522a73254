import { afterAll, beforeAll, inject } from 'vitest'
import { createDatabase, type Database } from '../server/create-database.js'

/** An empty database for the test file that calls it; it goes when the file's tests are done. */
export function useDatabase(): { readonly url: string } {
  let database: Database | null = null
  beforeAll(async () => {
    database = await createDatabase(inject('databaseUrl'))
  })
  afterAll(async () => {
    await database?.drop()
  })
  return {
    get url() {
      if (database === null) throw new Error('The database is there once beforeAll has run')
      return database.url
    },
  }
}
