import { noSpace, notWritable } from '../diagnostics/catalogue/output.js'
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js'
import { isOutOfSpace, reasonOf } from './file-system-error.js'
import type { FileChange, GeneratedFile, OutputPlace } from './generated-file.js'
import { whileLocked } from './output-lock.js'
import { leftoversIn, replaceAll, settleLeftovers } from './staging.js'
import { displayPath, type PresentTexts, type Survey, surveyOutput, type WantedFile } from './survey.js'

export type WrittenFile = FileChange<'written' | 'unchanged' | 'removed'>

/**
 * Makes the output folder contain exactly these generated files, like `writeCurrentOutput`, whatever has
 * changed meanwhile.
 *
 * @forTests
 */
export async function writeOutput(
  place: OutputPlace,
  files: readonly GeneratedFile[],
): Promise<Outcome<readonly WrittenFile[]>> {
  const written = await writeCurrentOutput(place, files, { known: new Map(), isCurrent: () => true })
  if (!written) throw new Error('the output is current, and was not written')
  return written
}

export interface WriteOptions {
  /** The files on the disk, as far as an earlier call has read them. */
  readonly known: PresentTexts
  /**
   * Whether the files still follow from the sources. Called while no other process writes, and only if there
   * is something to write.
   */
  isCurrent(): boolean
}

/**
 * Makes the output folder contain exactly these generated files, all or nothing. Unchanged files are not
 * written, generated files that are no longer expected are removed, and other files are neither overwritten
 * nor removed. If several processes do this at once, each finds the complete output of another. Returns null
 * and writes nothing if the files are not current: another process may have written newer ones.
 */
export async function writeCurrentOutput(
  place: OutputPlace,
  files: readonly GeneratedFile[],
  options: WriteOptions,
): Promise<Outcome<readonly WrittenFile[]> | null> {
  const survey = surveyOutput(place, files, options.known)
  const isSettled = (): Promise<boolean> => leftoversIn(place.outFolder).then((paths) => paths.length === 0)
  try {
    if (survey.diagnostics.length > 0) return { value: [], diagnostics: survey.diagnostics }
    if (changesOf(survey) === 0 && (await isSettled()))
      return { value: describe(place, survey), diagnostics: [] }
    return await whileLocked(place.outFolder, () => writeLocked(place, files, options))
  } catch (error) {
    return { value: [], diagnostics: [failure(place, error)] }
  }
}

/**
 * Reads the folder again under the lock, because it may have changed. Rejects with the file system's error.
 */
async function writeLocked(
  place: OutputPlace,
  files: readonly GeneratedFile[],
  { known, isCurrent }: WriteOptions,
): Promise<Outcome<readonly WrittenFile[]> | null> {
  await settleLeftovers(place.outFolder)
  const survey = surveyOutput(place, files, known)
  if (survey.diagnostics.length > 0) return { value: [], diagnostics: survey.diagnostics }
  if (changesOf(survey) > 0) {
    if (!isCurrent()) return null
    const replacements = survey.wanted
      .filter((file) => !isUpToDate(file))
      .map(({ path, text, present }) => ({ path, text, exists: present !== null }))
    await replaceAll(place.outFolder, replacements, survey.orphans)
  }
  return { value: describe(place, survey), diagnostics: [] }
}

const changesOf = ({ wanted, orphans }: Survey): number =>
  wanted.filter((file) => !isUpToDate(file)).length + orphans.length

function describe(place: OutputPlace, { wanted, orphans }: Survey): readonly WrittenFile[] {
  const written = wanted.map((file): WrittenFile => {
    return { path: displayPath(place, file.path), status: isUpToDate(file) ? 'unchanged' : 'written' }
  })
  const removed = orphans.map((path): WrittenFile => ({ path: displayPath(place, path), status: 'removed' }))
  return [...written, ...removed]
}

/** Finishes what a killed run has begun; an obstacle to that is a diagnostic. */
export async function settleOutput({ root, outFolder }: OutputPlace): Promise<readonly Diagnostic[]> {
  try {
    if ((await leftoversIn(outFolder)).length > 0) {
      await whileLocked(outFolder, () => settleLeftovers(outFolder))
    }
    return []
  } catch (error) {
    return [failure({ root, outFolder }, error)]
  }
}

function failure(place: OutputPlace, error: unknown): Diagnostic {
  const folder = displayPath(place, place.outFolder)
  const reason = reasonOf(error)
  return isOutOfSpace(error) ? noSpace(folder, reason) : notWritable(folder, reason)
}

/** Git may have converted the line ends of a checked-out file to CRLF; the file still counts as equal. */
export function isUpToDate(file: WantedFile): boolean {
  if (file.present === null || file.present === file.text) return file.present !== null
  return withoutCarriageReturns(file.present) === withoutCarriageReturns(file.text)
}

const withoutCarriageReturns = (text: string): string => text.replaceAll('\r\n', '\n')
