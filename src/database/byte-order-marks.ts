/**
 * To be imported before PGlite, in its worker: PGlite decodes each name and value of the protocol by itself, and a TextDecoder takes a first
 * U+FEFF for a byte order mark and drops it, so that a label would be another one here than for a client.
 * Source: https://encoding.spec.whatwg.org/#interface-textdecoder, ignoreBOM
 */
globalThis.TextDecoder = class extends TextDecoder {
  constructor(label?: string, options?: ConstructorParameters<typeof TextDecoder>[1]) {
    super(label, { ...options, ignoreBOM: true })
  }
}
