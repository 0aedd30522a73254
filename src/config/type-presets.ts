import { optionOfWrongKind, typeWithoutPreset } from '../diagnostics/catalogue/config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import type { Span } from '../diagnostics/span.js'
import { scalarEntries } from '../model/scalar-types.js'
import type { TypePreset } from './config.js'

/** The choices by `format_type` name, the default first. */
const PRESETS: Readonly<Record<string, readonly TypePreset[]>> = presets()

function presets(): Record<string, TypePreset[]> {
  const found: Record<string, TypePreset[]> = {}
  for (const [, { preset }] of scalarEntries) if (preset) (found[preset.sql] ??= []).push(preset.name)
  return found
}

/** Names that SQL accepts but `format_type` never prints. */
const SPELLINGS: Readonly<Record<string, string>> = {
  int8: 'bigint',
  decimal: 'numeric',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
}

export interface PresetProblem {
  readonly part: 'name' | 'value'
  readonly at: (place: Span) => Diagnostic
}

/** The preset of `types: { [type]: preset }`, or the problem with it. */
export function readPreset(type: string, preset: string): TypePreset | PresetProblem {
  const presets = PRESETS[type]
  if (presets) {
    const found = presets.find((known) => known === preset)
    if (found) return found
    const list = presets.map((known) => `'${known}'`).join(', ')
    return {
      part: 'value',
      at: (place: Span) => optionOfWrongKind(place, `types["${type}"]`, `one of ${list}`, preset),
    }
  }
  const meant = SPELLINGS[type.toLowerCase()] ?? nearest(type, Object.keys(PRESETS))
  const advice =
    meant !== null
      ? `write '${meant}': …, the name of the type in Postgres`
      : `use a type with presets (${Object.keys(PRESETS).join(', ')}), or set { type, from, parse, serialize }`
  return { part: 'name', at: (place: Span) => typeWithoutPreset(place, type, advice) }
}
