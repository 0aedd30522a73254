import { wrongFlagValue } from '../diagnostics/catalogue/usage.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import type { FlagName } from './command-table.js'

const reporterNames = ['pretty', 'json', 'github'] as const

export type ReporterName = (typeof reporterNames)[number]

export interface Flags {
  readonly reporter: ReporterName
  readonly cache: boolean
  readonly colour: boolean
  /** As given, relative to the working directory. */
  readonly config: string | null
  readonly maxWarnings: number | null
  readonly json: boolean
  readonly url: string | null
}

/** The flags on the command line; null for a flag without a value. */
export type GivenFlags = ReadonlyMap<FlagName, string | null>

export function readFlags(given: GivenFlags, problems: Diagnostic[]): Flags {
  return {
    reporter: reporterOf(given.get('reporter') ?? 'pretty', problems),
    cache: !given.has('no-cache'),
    colour: !given.has('no-color'),
    config: textOf('config', given, './drizzle.config.ts', problems),
    maxWarnings: countOf(given.get('max-warnings') ?? null, problems),
    json: given.has('json'),
    url: textOf('url', given, 'postgres://user:password@host:5432/database', problems),
  }
}

function reporterOf(name: string, problems: Diagnostic[]): ReporterName {
  const known = reporterNames.find((reporter) => reporter === name)
  if (known !== undefined) return known
  const meant = nearest(name, reporterNames)
  const expected = meant === null ? 'pretty, json or github' : `--reporter ${meant}`
  problems.push(wrongFlagValue('--reporter', name, expected))
  return 'pretty'
}

function countOf(value: string | null, problems: Diagnostic[]): number | null {
  if (value === null) return null
  if (/^\d{1,9}$/.test(value)) return Number(value)
  problems.push(wrongFlagValue('--max-warnings', value, 'an integer of at least 0, as in --max-warnings 0'))
  return null
}

function textOf(
  name: 'config' | 'url',
  given: GivenFlags,
  example: string,
  problems: Diagnostic[],
): string | null {
  const value = given.get(name) ?? null
  if (value !== '') return value
  problems.push(wrongFlagValue(`--${name}`, '', `--${name} ${example}`))
  return null
}
