import type { AskedHandle } from './driver.js'
import { SettingError } from './errors.js'
import { bufferOf } from './host.js'

/** A setting that changes the meaning of what is sent, without an error. */
interface Setting {
  readonly name: string
  /** The value under which Postgres reads the intended meaning. */
  readonly wanted: string
  readonly otherwise: string
}

// https://www.postgresql.org/docs/current/runtime-config-compatible.html
const arrayNulls: Setting = {
  name: 'array_nulls',
  wanted: 'on',
  otherwise: 'a null in an array is the text NULL',
}
const standardStrings: Setting = {
  name: 'standard_conforming_strings',
  wanted: 'on',
  otherwise: 'a backslash in a string of the query is an escape',
}
const nullEquals: Setting = {
  name: 'transform_null_equals',
  wanted: 'off',
  otherwise: '= NULL in the query is IS NULL',
}
const settings: readonly Setting[] = [arrayNulls, standardStrings, nullEquals]

/**
 * For each client, the settings that had a different value when they were read. The key is the object that
 * all its handles share.
 */
const found = new WeakMap<object, readonly Setting[]>()
/** The settings on which a text depends, by the cached text. */
const ofTexts = new WeakMap<object, readonly Setting[]>()

/**
 * Null if the call can be sent at once; otherwise resolves when the session is known to read it with the
 * intended meaning, and rejects with a {@link SettingError} if it does not. The settings of a client are read
 * once, on the first call that depends on them.
 */
export function beforeSending(
  name: string,
  sent: { readonly text: string },
  inputs: readonly (string | null)[],
  handle: AskedHandle,
): Promise<void> | null {
  const ofText = settingsOfText(sent)
  const needed = inputs.some(hasNullElement) ? [arrayNulls, ...ofText] : ofText
  if (needed.length === 0) return null
  const query = handle.unsafe(question, [], { prepare: false, simple: true })
  const client = query.canceller ?? handle
  const differing = found.get(client)
  // A setting that had a wrong value is read again, because it may have been corrected.
  if (differing !== undefined && !needed.some((setting) => differing.includes(setting))) return null
  return ask(name, query, client, needed)
}

const question = `select ${settings.map(({ name }) => `pg_catalog.current_setting('${name}')`).join(', ')}`

async function ask(
  name: string,
  query: ReturnType<AskedHandle['unsafe']>,
  client: object,
  needed: readonly Setting[],
): Promise<void> {
  const [row = []] = (await query.raw()) as readonly (readonly Uint8Array[])[]
  const values = row.map((cell) => bufferOf(cell).toString())
  const differing = settings.filter(({ wanted }, index) => values[index] !== wanted)
  found.set(client, differing)
  const wrong = needed.find((setting) => differing.includes(setting))
  if (wrong === undefined) return
  const value = values[settings.indexOf(wrong)] ?? 'unknown'
  throw new SettingError(name, wrong.name, value, wrong.wanted, wrong.otherwise)
}

function settingsOfText(sent: { readonly text: string }): readonly Setting[] {
  let needed = ofTexts.get(sent)
  if (needed === undefined) {
    const { text } = sent
    needed = [
      ...(text.includes('\\') && text.includes("'") ? [standardStrings] : []),
      ...(/=\s*null\b|\bnull\s*=/i.test(text) ? [nullEquals] : []),
    ]
    ofTexts.set(sent, needed)
  }
  return needed
}

/** Whether a NULL is, or may be, an element of an array: the text can also be a part of an element. */
function hasNullElement(wire: string | null): boolean {
  if (wire === null) return false
  const first = wire.charCodeAt(0)
  // An array, or a composite that can contain one.
  return (first === 123 || first === 40) && wire.includes('NULL') && nullElement.test(wire)
}

const nullElement = /[{,;]NULL[,;}]/
