import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

/** Problems with the packages of Drizzle that a project has. */
export const packageCodes = {
  SL4007: { title: 'A Drizzle package that is not installed', severity: 'error' },
  SL4008: { title: 'An unsupported version of a Drizzle package', severity: 'error' },
  SL4024: { title: 'Several copies of drizzle-orm', severity: 'warning', allow: 'project' },
  SL4033: { title: 'A version of a Drizzle package that was not tested', severity: 'note' },
  SL4034: { title: 'Drizzle packages of different lines', severity: 'error' },
  SL4036: { title: 'A casing that Drizzle 1.0 ignores', severity: 'warning', allow: 'project' },
} as const satisfies Definitions

const report = reporter(packageCodes)

export const packageMissing = (name: string, install: string): Diagnostic =>
  report('SL4007', null, `${name} is not installed in the project`, { hint: `install it: ${install}` })

export const packageOutOfRange = (name: string, version: string, ranges: readonly string[]): Diagnostic =>
  report('SL4008', null, `${name} ${version} is not supported`, {
    hint: `install a version in the range ${ranges.join(' or ')}`,
  })

export const packageUntested = (name: string, version: string, tested: string): Diagnostic =>
  report('SL4033', null, `${name} ${version} was not tested with this version of Sluice`, {
    hint: `use ${tested} or an earlier version of that line if something fails, or update sluice-sql`,
  })

export const drizzleLinesMixed = (orm: string, kit: string, install: string): Diagnostic =>
  report('SL4034', null, `drizzle-orm ${orm} and drizzle-kit ${kit} are of different lines`, {
    hint: `install both packages of one line: ${install}`,
  })

export const casingIgnored = (place: Span | null, casing: 'snake_case' | 'camelCase'): Diagnostic =>
  report('SL4036', place, `Drizzle 1.0 ignores casing: '${casing}' of the config`, {
    hint: `remove the option, and declare tables with ${casing === 'snake_case' ? 'snakeCase' : 'camelCase'}.table of drizzle-orm/pg-core in place of pgTable`,
  })

/** `own` and `other`: the folder of a copy, with its version. `dedupe`: a command of the project's package manager. */
export const severalDrizzleCopies = (
  place: Span,
  own: string,
  other: string,
  details: { readonly isOneVersion: boolean; readonly losesTypes: boolean; readonly dedupe: string },
): Diagnostic => {
  const { isOneVersion, losesTypes, dedupe } = details
  const lost = losesTypes ? '; Sluice cannot read the $type<>() of columns of the second' : ''
  return report('SL4024', place, `the schema loads two copies of drizzle-orm: ${own} and ${other}${lost}`, {
    hint: `${isOneVersion ? '' : 'give each package of the workspace the same version, then '}run ${dedupe}; TypeScript does not accept columns and tables of one copy for those of another`,
  })
}

export const unknownDrizzleCopy = (own: string | null, dedupe: string): Diagnostic =>
  report(
    'SL4024',
    null,
    `the schema has columns of a copy of drizzle-orm that Sluice cannot find${own === null ? '' : `, in addition to ${own}`}; it cannot read their $type<>()`,
    { hint: `declare drizzle-orm in the package that defines them, and run ${dedupe}` },
  )
