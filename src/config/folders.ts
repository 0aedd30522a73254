import { relative, sep } from 'node:path'
import { foldersOverlap } from '../diagnostics/catalogue/config.js'
import type { OptionProblem } from './option-problem.js'

interface Folders {
  readonly root: string
  readonly queriesFolder: string
  readonly outFolder: string
  readonly migrationsFolder: string
}

/** Reports folders with which one tool would read or delete what another wrote. */
export function checkFolders(folders: Folders): readonly OptionProblem[] {
  const { root, queriesFolder, outFolder, migrationsFolder } = folders
  const problems: OptionProblem[] = []
  const refuse = (option: 'out' | 'queries', message: string, hint: string): void => {
    problems.push({
      export: 'sluice',
      path: [option],
      part: 'value',
      at: (place) => foldersOverlap(place, message, hint),
    })
  }
  if (outFolder === root) {
    refuse(
      'out',
      "out is the project's own folder",
      "set a separate folder for generated files: out: 'generated'",
    )
  } else if (contains(queriesFolder, outFolder)) {
    const where = outFolder === queriesFolder ? 'the queries folder itself' : 'inside the queries folder'
    refuse('out', `out is ${where}`, "set a separate folder for generated files: out: 'generated'")
  }
  if (contains(migrationsFolder, outFolder)) {
    refuse(
      'out',
      'out is the migrations folder',
      "set a separate folder for generated files: out: 'generated'",
    )
  }
  if (contains(migrationsFolder, queriesFolder) || contains(queriesFolder, migrationsFolder)) {
    refuse(
      'queries',
      'the queries folder and the migrations folder overlap, so Sluice would read migrations as queries',
      "set a separate folder for queries: queries: 'queries'",
    )
  }
  return problems
}

/** Whether `inner` is `outer` or is below it. */
function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner)
  return path === '' || (path.split(sep)[0] !== '..' && path !== inner)
}
