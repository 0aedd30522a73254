import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wrapMarkdown } from '../../scripts/wrap-markdown.js'
import { root } from './root.js'

/** A goal that was set before anything was measured. */
export interface Target {
  readonly what: string
  /** `at most`: a smaller ratio is better; `at least`: a greater. */
  readonly bound: 'at most' | 'at least'
  readonly goal: number
  /** What the numbers are of: `×`, `ms`. */
  readonly unit: string
  /** Null where it could not be measured; `remark` says why. */
  readonly measured: number | null
  readonly remark?: string
}

export const isReached = ({ bound, goal, measured }: Target): boolean =>
  measured !== null && (bound === 'at most' ? measured <= goal : measured >= goal)

export function targetTable(targets: readonly Target[]): string {
  const rows = targets.map((target) => {
    const { what, bound, goal, unit, measured, remark } = target
    const outcome =
      measured === null
        ? 'not measured'
        : isReached(target)
          ? 'reached'
          : `missed by ${distance(bound === 'at most' ? measured / goal : goal / measured)}`
    return [
      what,
      `${bound} ${number(goal)} ${unit}`,
      measured === null ? '–' : `${number(measured)} ${unit}`,
      remark === undefined ? outcome : `${outcome}: ${remark}`,
    ]
  })
  return table(['target', 'goal', 'measured', ''], rows)
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const distance = (times: number): string =>
  times >= 3 ? `a factor of ${number(times)}` : `${Math.max(1, Math.round((times - 1) * 100))} %`

/** With as many digits as the measurement deserves. */
export function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toFixed(value >= 10 ? 1 : 2)))
}

export function milliseconds(value: number): string {
  if (value >= 10_000) return `${number(value / 1000)} s`
  return value < 1 ? `${number(value * 1000)} µs` : `${number(value)} ms`
}

const document = join(root, 'docs', 'benchmarks.md')

const HEAD = `# Benchmarks

A script of this repository writes each section, and the section names the script and the machine. Compare
numbers only with numbers of the same run: times differ much between machines, ratios little. The goals were
set before anything was measured; a missed goal shows by how much.
`

/** Puts a section between its markers in docs/benchmarks.md; what other scripts wrote there stays. */
export function writeSection(name: string, text: string): void {
  const before = existsSync(document) ? readFileSync(document, 'utf8') : HEAD
  writeFileSync(document, wrapMarkdown(withSection(before, name, text)))
}

export function withSection(before: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const section = `${start}\n\n${text.trim()}\n\n${end}`
  const from = before.indexOf(start)
  const to = before.indexOf(end)
  if (from === -1 && to === -1) return `${before.trimEnd()}\n\n${section}\n`
  if (to < from || from === -1) throw new Error(`the markers of ${name} are not in order`)
  return before.slice(0, from) + section + before.slice(to + end.length)
}
