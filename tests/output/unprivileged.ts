import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Outcome } from '#sluice/diagnostics/diagnostic'
import type { GeneratedFile, OutputPlace } from '#sluice/output/generated-file'
import type { WrittenFile } from '#sluice/output/write-output'

const nobody = 65534

/**
 * Runs `writeOutput` in a process of its own: as nobody when the tests run as root, whom permissions do not stop,
 * and with a limit on the size of files, in KiB, that stands in for a full disk.
 */
export function writeElsewhere(
  place: OutputPlace,
  files: readonly GeneratedFile[],
  limits: { readonly fileSize?: number; readonly asNobody?: boolean },
): Outcome<readonly WrittenFile[]> {
  const module = fileURLToPath(import.meta.resolve('#sluice/output/write-output'))
  const program = `
    const { writeOutput } = await import(${JSON.stringify(module)})
    if (${limits.asNobody === true} && process.geteuid() === 0) process.seteuid(${nobody})
    const [place, files] = JSON.parse(process.env.INPUT)
    console.log(JSON.stringify(await writeOutput(place, files)))`
  const limit = limits.fileSize === undefined ? '' : `ulimit -f ${limits.fileSize}; `
  const child = spawnSync(
    'bash',
    ['-c', `${limit}exec "$0" --input-type=module -e "$1"`, process.execPath, program],
    {
      env: { ...process.env, INPUT: JSON.stringify([place, files]) },
      encoding: 'utf8',
    },
  )
  if (child.status !== 0) throw new Error(child.stderr)
  return JSON.parse(child.stdout)
}

/** Who owns what `writeElsewhere` writes to as nobody. */
export const unprivileged = process.getuid?.() === 0 ? nobody : (process.getuid?.() ?? 0)
