/**
 * Import this before PGlite, in its worker. PGlite decodes each name and value of the protocol separately,
 * and a TextDecoder drops a leading U+FEFF as a byte order mark, so a label would differ here from the one
 * that a client sees.
 * Source: https://encoding.spec.whatwg.org/#interface-textdecoder, ignoreBOM
 */
globalThis.TextDecoder = class extends TextDecoder {
  constructor(label?: string, options?: ConstructorParameters<typeof TextDecoder>[1]) {
    super(label, { ...options, ignoreBOM: true })
  }
}
