/**
 * The empty cluster in the package, so that the first run need not wait for initdb. It contains the result of
 * one version of the embedded server; with another version initdb runs. `npm run build` creates it.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SNAPSHOT_FORMAT } from './snapshot-file.js'

/**
 * The version of the embedded server. Its package does not export the manifest, so it is read next to the
 * entry point.
 */
export function serverVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(dirname(entry), '../package.json'), 'utf8'),
  )
  return manifest.version
}

/**
 * Where the cluster of the installed server is, or would be.
 *
 * @forTests and for the script that makes it
 */
export function clusterPath(): string {
  const format = SNAPSHOT_FORMAT.replace(/\W+/g, '-')
  const name = `pglite-${serverVersion()}.${format}.br`
  return join(dirname(fileURLToPath(import.meta.url)), '..', 'cluster', name)
}

/** The snapshot to start from; null if the package has none for this version of the server. */
export function shippedCluster(): string | null {
  const path = clusterPath()
  return existsSync(path) ? path : null
}
