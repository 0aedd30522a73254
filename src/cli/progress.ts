import type { Stream } from './terminal.js'

/** The line that tells what is going on; shown to people only, and gone afterwards. */
export interface ProgressLine {
  show(text: string): void
  clear(): void
}

export function progressLine(stream: Stream, wanted: boolean): ProgressLine {
  if (!stream.interactive || !wanted) return { show: () => {}, clear: () => {} }
  let shown = ''
  return {
    show(text) {
      const line = text.slice(0, stream.width - 1)
      if (line === shown) return
      stream.write(`\r\u001B[K${stream.paint('faint', line)}`)
      shown = line
    },
    clear() {
      if (shown !== '') stream.write('\r\u001B[K')
      shown = ''
    },
  }
}
