import { type Diagnostic, error } from '../diagnostic.js'
import { fileSpan, type Span } from '../span.js'

export const outputCodes = {
  SL5001: 'An existing file that Sluice did not generate',
  SL5002: 'An output folder that cannot be written',
  SL5003: 'An output folder that is a file',
  SL5004: 'A symbolic link that leads out of the project',
  SL5005: 'No disk space for the output',
  SL5006: 'A stale generated file',
  SL5007: 'A missing generated file',
  SL5008: 'A generated file without a query file',
} as const

export type Obstacle = 'file' | 'folder' | 'symbolic link' | 'special file'

export const notOurs = (place: Span, obstacle: Obstacle): Diagnostic =>
  error(
    'SL5001',
    place,
    obstacle === 'file'
      ? 'Sluice would overwrite this file, but did not generate it'
      : `a ${obstacle} exists where Sluice would generate a file`,
    { hint: 'move it, or set another out folder in the sluice export of the config' },
  )

export const notWritable = (path: string, reason: string): Diagnostic =>
  error('SL5002', fileSpan(path), `Sluice cannot write the output: ${reason}`, {
    hint: 'make the folder writable for this user, or set another out folder; Sluice changed no file',
  })

export const notAFolder = (path: string): Diagnostic =>
  error('SL5003', fileSpan(path), 'the output needs a folder at this path, but a file exists', {
    hint: 'move it, or set another out folder in the sluice export of the config',
  })

export const leadsOut = (path: string): Diagnostic =>
  error('SL5004', fileSpan(path), 'this symbolic link leads out of the folder that must contain the output', {
    hint: 'replace the link with a folder, or set out to its target in the sluice export of the config',
  })

export const noSpace = (path: string, reason: string): Diagnostic =>
  error('SL5005', fileSpan(path), `no space is left for the output: ${reason}`, {
    hint: 'free some space and run again; Sluice changed no file',
  })

export const stale = (place: Span): Diagnostic =>
  error('SL5006', place, 'this generated file is stale: it differs from here on', {
    hint: 'run "sluice generate"',
  })

export const missing = (path: string): Diagnostic =>
  error('SL5007', fileSpan(path), 'this generated file is missing', { hint: 'run "sluice generate"' })

export const orphaned = (path: string): Diagnostic =>
  error('SL5008', fileSpan(path), 'this generated file no longer belongs to a query file', {
    hint: 'run "sluice generate", which removes it',
  })
