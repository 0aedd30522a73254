import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MigrationError, runMigrations } from '#sluice/migrate/index'
import { migrationsFolder } from './migrations-folder.js'

// A folder that is not sound is refused before anything connects.
const nowhere = 'postgres://nobody@127.0.0.1:1/none'

async function failure(run: Promise<unknown>): Promise<unknown> {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MigrationError)
  return error
}

test('a folder without a journal', async () => {
  const folder = migrationsFolder([])
  rmSync(join(folder, 'meta'), { recursive: true })
  expect(await failure(runMigrations({ url: nowhere, folder }))).toMatchObject({
    kind: 'folder',
    file: join(folder, 'meta', '_journal.json'),
  })
})

test.each(['<<<<<<< HEAD', '[]', '{"entries": 1}', '{"entries": [{"tag": 1, "when": 2}]}'])(
  'a journal that reads %s',
  async (text) => {
    const folder = migrationsFolder([])
    writeFileSync(join(folder, 'meta', '_journal.json'), text)
    expect(await failure(runMigrations({ url: nowhere, folder }))).toMatchObject({ kind: 'folder' })
  },
)

test('a file that the journal names and the folder lacks', async () => {
  const folder = migrationsFolder([
    { tag: '0000_a', sql: 'create table a ()' },
    { tag: '0001_b', sql: '' },
  ])
  rmSync(join(folder, '0001_b.sql'))
  expect(await failure(runMigrations({ url: nowhere, folder }))).toMatchObject({
    kind: 'folder',
    file: join(folder, '0001_b.sql'),
  })
})
