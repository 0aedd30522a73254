import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import { fileSpan, type Span } from '../span.js'

export const outputCodes = {
  SL5001: { title: 'An existing file that Sluice did not generate', severity: 'error' },
  SL5002: { title: 'An output folder that cannot be written', severity: 'error' },
  SL5003: { title: 'An output folder that is a file', severity: 'error' },
  SL5004: { title: 'A symbolic link that leads out of the project', severity: 'error' },
  SL5005: { title: 'No disk space for the output', severity: 'error' },
  SL5006: { title: 'A stale generated file', severity: 'error' },
  SL5007: { title: 'A missing generated file', severity: 'error' },
  SL5008: { title: 'A generated file without a query file', severity: 'error' },
} as const satisfies Definitions

const report = reporter(outputCodes)

export type Obstacle = 'file' | 'folder' | 'symbolic link' | 'special file'

export const notOurs = (place: Span, obstacle: Obstacle): Diagnostic =>
  report(
    'SL5001',
    place,
    obstacle === 'file'
      ? 'Sluice would overwrite this file, but did not generate it'
      : `a ${obstacle} exists where Sluice would generate a file`,
    { hint: 'move it, or set another out folder in the sluice export of the config' },
  )

export const notWritable = (path: string, reason: string): Diagnostic =>
  report('SL5002', fileSpan(path), `Sluice cannot write the output: ${reason}`, {
    hint: 'make the folder writable for this user, or set another out folder; Sluice changed no file',
  })

export const notAFolder = (path: string): Diagnostic =>
  report('SL5003', fileSpan(path), 'the output needs a folder at this path, but a file exists', {
    hint: 'move it, or set another out folder in the sluice export of the config',
  })

export const leadsOut = (path: string): Diagnostic =>
  report(
    'SL5004',
    fileSpan(path),
    'this symbolic link leads out of the folder that must contain the output',
    {
      hint: 'replace the link with a folder, or set out to its target in the sluice export of the config',
    },
  )

export const noSpace = (path: string, reason: string): Diagnostic =>
  report('SL5005', fileSpan(path), `no space is left for the output: ${reason}`, {
    hint: 'free some space and run again; Sluice changed no file',
  })

export const stale = (place: Span): Diagnostic =>
  report('SL5006', place, 'this generated file is stale: it differs from here on', {
    hint: 'run "sluice generate"',
  })

export const missing = (path: string): Diagnostic =>
  report('SL5007', fileSpan(path), 'this generated file is missing', { hint: 'run "sluice generate"' })

export const orphaned = (path: string): Diagnostic =>
  report('SL5008', fileSpan(path), 'this generated file no longer belongs to a query file', {
    hint: 'run "sluice generate", which removes it',
  })
