/**
 * Makes the empty cluster that comes with the package, if it is not there: initdb of the pinned PGlite, compressed. Part of
 * `npm run build`. tests/database/shipped-cluster.test.ts compares it with a fresh one.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { openEmbedded } from '#sluice/database/embedded'
import { clusterPath } from '#sluice/database/shipped-cluster'
import { withScratchFile } from '#sluice/database/snapshots'

const path = clusterPath()
if (!existsSync(path)) {
  const database = await openEmbedded({ snapshot: null, extensions: [] })
  await withScratchFile(async (file) => {
    await database.closeInto(file)
    const contents = readFileSync(file)
    const compressed = brotliCompressSync(contents, {
      // Quality 11 takes ten times as long for a tenth less.
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 9,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
      },
    })
    mkdirSync(dirname(path), { recursive: true })
    // Another build may read the folder at the same time.
    writeFileSync(`${path}.new`, compressed)
    renameSync(`${path}.new`, path)
    process.stdout.write(`${path}: ${contents.length} bytes, compressed to ${compressed.length}\n`)
  })
}
