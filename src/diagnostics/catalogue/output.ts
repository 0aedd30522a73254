import { type Diagnostic, error } from '../diagnostic.js'
import { fileSpan, type Span } from '../span.js'

export const outputCodes = {
  SL5001: 'Something that is not ours stands where a file would be written',
  SL5002: 'The output folder cannot be written',
  SL5003: 'The output folder is not a folder',
  SL5004: 'The output folder leads out of the project',
  SL5005: 'No space left for the output',
  SL5006: 'A generated file is stale',
  SL5007: 'A generated file is missing',
  SL5008: 'A generated file belongs to no query file',
} as const

export type Obstacle = 'file' | 'folder' | 'symbolic link' | 'special file'

export const notOurs = (place: Span, obstacle: Obstacle): Diagnostic =>
  error(
    'SL5001',
    place,
    obstacle === 'file'
      ? 'this file would be overwritten, but Sluice did not generate it'
      : `a ${obstacle} stands where a file would be generated`,
    { hint: 'move it away, or choose another out folder in the sluice export of the config' },
  )

export const notWritable = (path: string, reason: string): Diagnostic =>
  error('SL5002', fileSpan(path), `the output cannot be written: ${reason}`, {
    hint: 'nothing was changed; make the folder writable for this user, or choose another out folder',
  })

export const notAFolder = (path: string): Diagnostic =>
  error('SL5003', fileSpan(path), 'the output needs a folder here, but this is a file', {
    hint: 'move it away, or choose another out folder in the sluice export of the config',
  })

export const leadsOut = (path: string): Diagnostic =>
  error('SL5004', fileSpan(path), 'this symbolic link leads out of the folder the output belongs in', {
    hint: 'replace the link by a folder, or name its target as out in the sluice export of the config',
  })

export const noSpace = (path: string, reason: string): Diagnostic =>
  error('SL5005', fileSpan(path), `there is no space for the output: ${reason}`, {
    hint: 'nothing was changed; free some space and run again',
  })

export const stale = (place: Span): Diagnostic =>
  error('SL5006', place, 'this generated file is stale: from here on it differs', {
    hint: 'run "sluice generate"',
  })

export const missing = (path: string): Diagnostic =>
  error('SL5007', fileSpan(path), 'this generated file is missing', { hint: 'run "sluice generate"' })

export const orphaned = (path: string): Diagnostic =>
  error('SL5008', fileSpan(path), 'this generated file belongs to no query file any more', {
    hint: 'run "sluice generate", which removes it',
  })
