import { missing, orphaned, stale } from '../diagnostics/catalogue/output.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { span } from '../diagnostics/span.js'
import type { FileChange, GeneratedFile, OutputPlace } from './generated-file.js'
import { displayPath, surveyOutput } from './survey.js'
import { isUpToDate } from './write-output.js'

export type ComparedFile = FileChange<'stale' | 'missing' | 'orphaned' | 'unchanged'>

/** Compares the output folder with its expected files; each difference is also an error. Writes nothing. */
export async function compareOutput(
  place: OutputPlace,
  files: readonly GeneratedFile[],
): Promise<Outcome<readonly ComparedFile[]>> {
  const survey = surveyOutput(place, files)
  const compared: ComparedFile[] = []
  const diagnostics: Diagnostic[] = [...survey.diagnostics]

  for (const file of survey.wanted) {
    const path = displayPath(place, file.path)
    if (file.present === null) {
      compared.push({ path, status: 'missing' })
      diagnostics.push(missing(path))
    } else if (isUpToDate(file)) {
      compared.push({ path, status: 'unchanged' })
    } else {
      compared.push({ path, status: 'stale' })
      diagnostics.push(stale(firstDifference(path, file.present, file.text)))
    }
  }
  for (const orphan of survey.orphans) {
    const path = displayPath(place, orphan)
    compared.push({ path, status: 'orphaned' })
    diagnostics.push(orphaned(path))
  }
  return { value: compared, diagnostics }
}

/**
 * The first line of the file on the disk that differs from the expected one; its end, if lines are missing
 * there.
 */
function firstDifference(path: string, present: string, wanted: string): ReturnType<typeof span> {
  const lines = present.split('\n')
  const wantedLines = wanted.split('\n')
  let offset = 0
  for (const [i, line] of lines.entries()) {
    if (line.replace(/\r$/, '') !== wantedLines[i]?.replace(/\r$/, '')) {
      return span({ path, text: present }, offset, offset + line.trimEnd().length)
    }
    offset += line.length + 1
  }
  return span({ path, text: present }, present.length)
}
