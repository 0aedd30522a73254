import { allowableCodes } from '../diagnostics/definitions.js'
import { optionOfWrongKind, unknownOption } from '../diagnostics/catalogue/config.js'
import { nearest } from '../diagnostics/nearest.js'
import type { CustomTypeOption, DatabaseOption, SluiceOptions, TypePreset } from './config.js'
import type { Checked, OptionProblem } from './option-problem.js'
import { isPlainObject, type PlainObject } from './plain-object.js'
import { readPreset } from './type-presets.js'

const OPTIONS = [
  'queries',
  'out',
  'naming',
  'types',
  'database',
  'importExtension',
  'migrations',
  'tag',
  'preparedTexts',
  'evaluationTimeout',
  'allow',
] as const
const DATABASE_OPTIONS = ['url', 'extensions', 'setup', 'statementTimeout'] as const
const TYPE_OPTIONS = ['type', 'from', 'parse', 'serialize'] as const

/** Checks the `sluice` export, which no compiler has checked. Options with a problem are left out. */
export function readSluiceOptions(options: unknown): Checked<SluiceOptions> {
  const problems: OptionProblem[] = []
  if (options === undefined) return { value: {}, problems }
  if (!isPlainObject(options)) {
    refuse(problems, [], 'an object', options)
    return { value: {}, problems }
  }
  refuseUnknown(problems, [], options, OPTIONS)
  const value = {
    ...allowances(problems, options),
    ...text(problems, options, ['queries'], 'the path of a folder'),
    ...text(problems, options, ['out'], 'the path of a folder'),
    ...choice(problems, options, 'naming', ['drizzle', 'sql']),
    ...choice(problems, options, 'importExtension', ['', '.js', '.ts']),
    ...flag(problems, options, 'migrations'),
    ...flag(problems, options, 'tag'),
    ...count(problems, options, 'preparedTexts'),
    ...count(problems, options, 'evaluationTimeout'),
    ...group(problems, options, 'types', readTypes),
    ...group(problems, options, 'database', readDatabase),
  }
  return { value, problems }
}

const ALLOWABLE_CODES = allowableCodes('project')

/** Codes of warnings about queries, as `-- @allow` accepts them, and about the schema. */
function allowances(problems: OptionProblem[], { allow }: PlainObject): Pick<SluiceOptions, 'allow'> {
  if (allow === undefined) return {}
  if (
    Array.isArray(allow) &&
    allow.every((code) => typeof code === 'string' && ALLOWABLE_CODES.includes(code))
  ) {
    return { allow }
  }
  refuse(problems, ['allow'], `an array of codes of warnings: ${ALLOWABLE_CODES.join(', ')}`, allow)
  return {}
}

function readTypes(
  problems: OptionProblem[],
  types: PlainObject,
): Readonly<Record<string, TypePreset | CustomTypeOption>> {
  const read: Record<string, TypePreset | CustomTypeOption> = {}
  for (const [name, entry] of Object.entries(types)) {
    const path = ['types', name]
    if (isPlainObject(entry)) {
      const custom = readCustomType(problems, path, entry)
      if (custom) read[name] = custom
    } else if (typeof entry === 'string') {
      const preset = readPreset(name, entry)
      if (typeof preset === 'string') read[name] = preset
      else problems.push({ export: 'sluice', path, ...preset })
    } else refuse(problems, path, 'a preset or { type, from, parse, serialize }', entry)
  }
  return read
}

function readCustomType(
  problems: OptionProblem[],
  path: readonly string[],
  entry: PlainObject,
): CustomTypeOption | null {
  refuseUnknown(problems, path, entry, TYPE_OPTIONS)
  const part = (name: (typeof TYPE_OPTIONS)[number]): string | null => {
    const value = entry[name]
    if (typeof value === 'string' && value !== '') return value
    refuse(problems, [...path, name], EXPECTED[name], value)
    return null
  }
  const [type, from, parse, serialize] = [part('type'), part('from'), part('parse'), part('serialize')]
  if (type === null || from === null || parse === null || serialize === null) return null
  return { type, from, parse, serialize }
}

const EXPECTED = {
  type: 'the name of an exported type',
  from: 'the module that exports it',
  parse: 'the name of an exported function',
  serialize: 'the name of an exported function',
} as const

function readDatabase(problems: OptionProblem[], database: PlainObject): DatabaseOption {
  refuseUnknown(problems, ['database'], database, DATABASE_OPTIONS)
  return {
    ...text(problems, database, ['database', 'url'], 'a connection URL'),
    ...text(problems, database, ['database', 'setup'], 'the path of an SQL file'),
    ...count(problems, database, 'statementTimeout', ['database']),
    ...group(problems, database, 'extensions', readExtensions, ['database']),
  }
}

function readExtensions(
  problems: OptionProblem[],
  extensions: PlainObject,
): Readonly<Record<string, string | false>> {
  const read: Record<string, string | false> = {}
  for (const [name, module] of Object.entries(extensions)) {
    if (module === false || (typeof module === 'string' && module !== '')) read[name] = module
    else refuse(problems, ['database', 'extensions', name], "'package#export' or false", module)
  }
  return read
}

function refuse(problems: OptionProblem[], path: readonly string[], expected: string, given: unknown): void {
  const option = path.length === 0 ? 'the sluice export' : path.join('.')
  problems.push({
    export: 'sluice',
    path,
    part: 'value',
    at: (place) => optionOfWrongKind(place, option, expected, given),
  })
}

function refuseUnknown(
  problems: OptionProblem[],
  path: readonly string[],
  holder: PlainObject,
  known: readonly string[],
): void {
  for (const name of Object.keys(holder)) {
    if (known.includes(name)) continue
    const option = [...path, name].join('.')
    problems.push({
      export: 'sluice',
      path: [...path, name],
      part: 'name',
      at: (place) => unknownOption(place, option, nearestOption(name, known), known),
    })
  }
}

/** Options are short words, so a common prefix is a better guide than an edit distance: `query`, `output`. */
function nearestOption(name: string, known: readonly string[]): string | null {
  const near = nearest(name, known)
  if (near !== null) return near
  const length = (option: string): number => Math.min(4, option.length, name.length)
  return (
    known.find((option) => length(option) >= 3 && option.startsWith(name.slice(0, length(option)))) ?? null
  )
}

function text(
  problems: OptionProblem[],
  holder: PlainObject,
  path: readonly string[],
  expected: string,
): Record<string, string> {
  const name = path.at(-1) ?? ''
  const value = holder[name]
  if (value === undefined) return {}
  if (typeof value === 'string' && value !== '') return { [name]: value }
  refuse(problems, path, expected, value)
  return {}
}

function choice(
  problems: OptionProblem[],
  holder: PlainObject,
  name: string,
  known: readonly string[],
): Record<string, string> {
  const value = holder[name]
  if (value === undefined) return {}
  if (typeof value === 'string' && known.includes(value)) return { [name]: value }
  const listed = known.map((candidate) => `'${candidate}'`)
  refuse(problems, [name], `${listed.slice(0, -1).join(', ')} or ${listed.at(-1) ?? ''}`, value)
  return {}
}

function flag(problems: OptionProblem[], holder: PlainObject, name: string): Record<string, boolean> {
  const value = holder[name]
  if (value === undefined) return {}
  if (typeof value === 'boolean') return { [name]: value }
  refuse(problems, [name], 'true or false', value)
  return {}
}

function count(
  problems: OptionProblem[],
  holder: PlainObject,
  name: string,
  above: readonly string[] = [],
): Record<string, number> {
  const value = holder[name]
  if (value === undefined) return {}
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return { [name]: value }
  refuse(problems, [...above, name], 'an integer of 0 or more', value)
  return {}
}

function group<T>(
  problems: OptionProblem[],
  holder: PlainObject,
  name: string,
  read: (problems: OptionProblem[], value: PlainObject) => T,
  above: readonly string[] = [],
): Record<string, T> {
  const value = holder[name]
  if (value === undefined) return {}
  if (isPlainObject(value)) return { [name]: read(problems, value) }
  refuse(problems, [...above, name], 'an object', value)
  return {}
}
