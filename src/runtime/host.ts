/**
 * What the runtime uses of its host beyond ECMAScript, with types only for that: a project may have neither
 * `@types/node` nor the DOM types.
 */
declare const Buffer: {
  from(buffer: ArrayBufferLike, offset: number, length: number): Bytes
  from(text: string, encoding: 'hex' | 'utf8'): Bytes
  from(bytes: readonly number[]): Bytes
  isBuffer(given: unknown): given is Bytes
}
declare function queueMicrotask(call: () => void): void
declare function setTimeout(call: () => void, delay: number): unknown

/** Node's `Buffer`, or what is certain of it in a project without Node's types. */
export type Bytes = typeof globalThis extends { Buffer: { isBuffer(given: unknown): given is infer Known } }
  ? Known
  : BufferText

interface BufferText extends Uint8Array {
  toString(encoding?: 'base64' | 'base64url' | 'hex' | 'latin1' | 'utf8'): string
}

/**
 * The `AbortSignal` of the DOM or of Node's types, or the part of it that is used in a project with neither.
 */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Known } } ? Known : Abortable

interface Abortable {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** The same memory as a Buffer. */
export function bufferOf(bytes: Uint8Array): Bytes {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Hexadecimal text is decoded up to the first pair of characters that is not hexadecimal. */
export function bufferOfText(text: string, encoding: 'hex' | 'utf8'): Bytes {
  return Buffer.from(text, encoding)
}

export function bufferOfNumbers(bytes: readonly number[]): Bytes {
  return Buffer.from(bytes)
}

export function isBuffer(given: unknown): given is Bytes {
  return Buffer.isBuffer(given)
}

/** Calls it after the running task has ended. */
export function callSoon(call: () => void): void {
  queueMicrotask(call)
}

/**
 * Calls it after that many milliseconds, if the process is still running: the timer does not keep the process
 * alive.
 */
export function callLater(call: () => void, delay: number): void {
  const timer = setTimeout(call, delay)
  // A number in hosts other than Node, Bun and Deno.
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref()
}
