/** The line of Drizzle of a project, by the versions of its packages. */
import { installCommand, packageManagerOf } from '../../config/package-manager.js'
import type { UserModules } from '../../config/user-modules.js'
import {
  drizzleLinesMixed,
  packageMissing,
  packageOutOfRange,
  packageUntested,
} from '../../diagnostics/catalogue/packages.js'
import { hasErrors, type Diagnostic, type Outcome } from '../../diagnostics/diagnostic.js'

const PEER_NAMES = ['drizzle-orm', 'drizzle-kit'] as const

export type PeerName = (typeof PEER_NAMES)[number]

const LINE_NAMES = ['0.x', '1.x'] as const

export type LineName = (typeof LINE_NAMES)[number]

interface Range {
  /** The first version that works. `drizzle-kit/api` is not a loadable ES module before 0.31.6. */
  readonly from: string
  /** Exclusive. */
  readonly below: string
  /** The last version with which the tests ran. */
  readonly tested: string
}

/** Snapshots of 1.0 have their current format since release candidate 5. */
const RANGES: Readonly<Record<LineName, Readonly<Record<PeerName, Range>>>> = {
  '0.x': {
    'drizzle-orm': { from: '0.44.0', below: '1.0.0-0', tested: '0.45.4' },
    'drizzle-kit': { from: '0.31.6', below: '1.0.0-0', tested: '0.31.11' },
  },
  '1.x': {
    'drizzle-orm': { from: '1.0.0-rc.5', below: '2.0.0-0', tested: '1.0.0-rc.5' },
    'drizzle-kit': { from: '1.0.0-rc.5', below: '2.0.0-0', tested: '1.0.0-rc.5' },
  },
}

/** The line of the project's packages; null if one is missing, unsupported, or of the other line. */
export function findLine(
  root: string,
  project: Pick<UserModules, 'packageVersion'>,
): Outcome<LineName | null> {
  const found = PEER_NAMES.map((name) => ({ name, version: project.packageVersion(name) }))
  const diagnostics = found.flatMap(({ name, version }) =>
    version === null ? [missingPeer(root, name)] : checkVersion(name, version),
  )
  if (hasErrors(diagnostics)) return { value: null, diagnostics }
  const [orm, kit] = found.map(({ version }) => version ?? '')
  const lines = [orm, kit].map((version) => lineOf(version ?? ''))
  const [line = null, kitLine] = lines
  if (line === null || line !== kitLine) {
    const install = installCommand(
      packageManagerOf(root),
      [`drizzle-kit@${RANGES[line ?? '0.x']['drizzle-kit'].tested}`],
      true,
    )
    return { value: null, diagnostics: [drizzleLinesMixed(orm ?? '', kit ?? '', install)] }
  }
  return { value: line, diagnostics }
}

export function missingPeer(root: string, name: PeerName): Diagnostic {
  return packageMissing(name, installCommand(packageManagerOf(root), [name], name === 'drizzle-kit'))
}

function checkVersion(name: PeerName, version: string): readonly Diagnostic[] {
  const { from, below, tested } = RANGES[lineOf(version)][name]
  if (compareVersions(version, from) < 0 || compareVersions(version, below) >= 0) {
    const ranges = LINE_NAMES.map((line) => RANGES[line][name])
    return [
      packageOutOfRange(
        name,
        version,
        ranges.map((range) => `>=${range.from} <${range.below.replace(/-0$/, '')}`),
      ),
    ]
  }
  return compareVersions(version, tested) > 0 ? [packageUntested(name, version, tested)] : []
}

const lineOf = (version: string): LineName => (compareVersions(version, '1.0.0-0') < 0 ? '0.x' : '1.x')

/**
 * Negative, zero or positive, by the rules of semantic versioning, except for Drizzle's builds of a commit:
 * `1.0.0-rc.5-169397b` belongs to the work on release candidate 5 and counts as it.
 */
function compareVersions(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)]
  const at = a.numbers.findIndex((part, index) => part !== b.numbers[index])
  if (at >= 0) return (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0)
  if (a.stage === b.stage) return a.count - b.count
  // A release comes after its candidates: `1.0.0` after `1.0.0-rc.5`.
  if (a.stage === '' || b.stage === '') return a.stage === '' ? 1 : -1
  return a.stage < b.stage ? -1 : 1
}

function partsOf(version: string): { numbers: readonly number[]; stage: string; count: number } {
  const [, major = '0', minor = '0', patch = '0', stage = '', count = '0'] =
    /^(\d+)\.(\d+)\.(\d+)(?:-([0-9a-z]+)(?:\.(\d+))?)?/i.exec(version) ?? []
  return { numbers: [major, minor, patch].map(Number), stage, count: Number(count) }
}
