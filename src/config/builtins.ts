/**
 * JavaScript's builtins before any module of the project ran. drizzle-orm and drizzle-kit run in the thread
 * that evaluates config and schema, and would use replaced builtins.
 */

/** Read now, because these can be replaced too. */
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, is } = Object
const { apply, deleteProperty, ownKeys } = Reflect
const { includes } = Array.prototype
const global: object = globalThis

interface Property {
  readonly owner: object
  readonly name: string
  readonly key: PropertyKey
  readonly descriptor: PropertyDescriptor
}

const NAMES = [
  'Array',
  'ArrayBuffer',
  'BigInt',
  'Boolean',
  'Date',
  'Function',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'Uint8Array',
  'WeakMap',
  'WeakSet',
]

/** Every object of them with its path, prototypes included. */
function owners(): readonly (readonly [path: string, owner: object])[] {
  const found: [string, object][] = []
  for (const name of NAMES) {
    const value: unknown = getOwnPropertyDescriptor(global, name)?.value
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) continue
    found.push([name, value])
    const prototype: unknown = getOwnPropertyDescriptor(value, 'prototype')?.value
    if (typeof prototype === 'object' && prototype !== null) found.push([`${name}.prototype`, prototype])
    if (typeof prototype === 'function') found.push([`${name}.prototype`, prototype])
  }
  const iterators = {
    Array: [].values(),
    Map: new Map().entries(),
    Set: new Set().values(),
    String: ''[Symbol.iterator](),
  }
  for (const [name, iterator] of Object.entries(iterators)) {
    const prototype: object = getPrototypeOf(iterator)
    found.push([`%${name}IteratorPrototype%`, prototype])
  }
  const typed: unknown = getPrototypeOf(Uint8Array.prototype)
  if (typeof typed === 'object' && typed !== null) found.push(['TypedArray.prototype', typed])
  return found
}

const PROPERTIES: readonly Property[] = [
  ...NAMES.flatMap((name) => propertyOf(global, name, name)),
  ...owners().flatMap(([path, owner]) =>
    ownKeys(owner).flatMap((key) => propertyOf(owner, `${path}.${String(key)}`, key)),
  ),
]

function propertyOf(owner: object, name: string, key: PropertyKey): readonly Property[] {
  const descriptor = getOwnPropertyDescriptor(owner, key)
  return descriptor ? [{ owner, name, key, descriptor }] : []
}

/** Properties that the language looks up on every object, so that adding one changes all objects. */
const OF_EVERY_OBJECT: readonly (readonly [string, object, readonly PropertyKey[]])[] = [
  ['Array.prototype', Array.prototype, ownKeys(Array.prototype)],
  ['Object.prototype', Object.prototype, ownKeys(Object.prototype)],
  ['String.prototype', String.prototype, ownKeys(String.prototype)],
]

/**
 * Restores builtins that were replaced or removed, and removes properties that were added to all objects.
 * Returns their names. Other additions stay, because they do not affect code that does not use them.
 */
export function restoreBuiltins(): readonly string[] {
  const names: string[] = []
  for (let i = 0; i < PROPERTIES.length; i++) {
    const property = PROPERTIES[i]
    if (!property) continue
    const { owner, key, name, descriptor } = property
    const now = getOwnPropertyDescriptor(owner, key)
    if (now && is(now.value, descriptor.value) && now.get === descriptor.get && now.set === descriptor.set)
      continue
    // A replaced property that is frozen cannot be restored; its name is reported nevertheless.
    if (now?.configurable !== false) defineProperty(owner, key, descriptor)
    names[names.length] = name
  }
  for (let i = 0; i < OF_EVERY_OBJECT.length; i++) {
    const entry = OF_EVERY_OBJECT[i]
    if (!entry) continue
    const [path, owner, known] = entry
    const keys = ownKeys(owner)
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k]
      if (key === undefined || apply(includes, known, [key])) continue
      if (path !== 'Object.prototype' && key !== 'toJSON') continue
      deleteProperty(owner, key)
      names[names.length] = `${path}.${String(key)}`
    }
  }
  return names
}
