import { noSpace, notWritable } from '../diagnostics/catalogue/output.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { isOutOfSpace, reasonOf } from './file-system-error.js'
import type { FileChange, GeneratedFile, OutputPlace } from './generated-file.js'
import { replaceAll, settleLeftovers } from './staging.js'
import { displayPath, type PresentTexts, surveyOutput, type WantedFile } from './survey.js'

export type WrittenFile = FileChange<'written' | 'unchanged' | 'removed'>

/**
 * Makes the output folder hold exactly these generated files, all or nothing. Unchanged files are not touched,
 * generated files no longer wanted are removed, and files of others are neither overwritten nor removed.
 */
export async function writeOutput(
  place: OutputPlace,
  files: readonly GeneratedFile[],
  known: PresentTexts = new Map(),
): Promise<Outcome<readonly WrittenFile[]>> {
  const settled = await settleOutput(place)
  if (settled.length > 0) return { value: [], diagnostics: settled }
  const survey = surveyOutput(place, files, known)
  if (survey.diagnostics.length > 0) return { value: [], diagnostics: survey.diagnostics }

  const changed = survey.wanted.filter((file) => !isUpToDate(file))
  try {
    if (changed.length + survey.orphans.length > 0) {
      const replacements = changed.map(({ path, text, present }) => ({
        path,
        text,
        exists: present !== null,
      }))
      await replaceAll(place.outFolder, replacements, survey.orphans)
    }
  } catch (error) {
    return { value: [], diagnostics: [failure(place, error)] }
  }

  const written = survey.wanted.map((file): WrittenFile => {
    return { path: displayPath(place, file.path), status: isUpToDate(file) ? 'unchanged' : 'written' }
  })
  const removed = survey.orphans.map((path): WrittenFile => {
    return { path: displayPath(place, path), status: 'removed' }
  })
  return { value: [...written, ...removed], diagnostics: [] }
}

/** Ends what a run that was killed had begun; what stands in the way of that is a diagnostic. */
export async function settleOutput(place: OutputPlace): Promise<readonly Diagnostic[]> {
  try {
    await settleLeftovers(place.outFolder)
    return []
  } catch (error) {
    return [failure(place, error)]
  }
}

function failure(place: OutputPlace, error: unknown): Diagnostic {
  const folder = displayPath(place, place.outFolder)
  const reason = reasonOf(error)
  return isOutOfSpace(error) ? noSpace(folder, reason) : notWritable(folder, reason)
}

/** Git may have turned the line ends of a checked-out file into CRLF; it is still the same file. */
export function isUpToDate(file: WantedFile): boolean {
  if (file.present === null || file.present === file.text) return file.present !== null
  return withoutCarriageReturns(file.present) === withoutCarriageReturns(file.text)
}

export const withoutCarriageReturns = (text: string): string => text.replaceAll('\r\n', '\n')
