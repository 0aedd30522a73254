import { fileURLToPath } from 'node:url'
import { MigrationError, runMigrations } from 'sluice-sql/migrate'

/*
 * Run by `npm run db:migrate` before a release starts. Any number of machines may do so at once: they wait for
 * each other, and each migration is applied once.
 */

const url = process.env.DATABASE_URL
if (!url) {
  console.error('DATABASE_URL is not set: postgres://user:password@host:port/database')
  process.exit(2)
}

try {
  const { applied } = await runMigrations({
    url,
    folder: fileURLToPath(new URL('../../drizzle', import.meta.url)),
    onNotice: (notice) => console.error(notice.message),
  })
  console.log(applied.length === 0 ? 'Nothing to migrate' : `Applied ${applied.join(', ')}`)
} catch (error) {
  if (!(error instanceof MigrationError)) throw error
  const place = error.file === null ? '' : `${error.file}:${error.position?.line ?? 1}: `
  console.error(`${place}${error.message}${error.sqlstate === null ? '' : ` (${error.sqlstate})`}`)
  if (error.hint !== null) console.error(error.hint)
  process.exitCode = 1
}
