/** `npm run format`: wraps the prose of the Markdown files at one width. A test compares them. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const WIDTH = 100

/**
 * oxfmt's `proseWrap` would also pad every table to its widest cell. Here tables, headings, code and HTML comments
 * keep their lines; paragraphs and list items are filled. Code spans, links and words are never broken.
 */
export function wrapMarkdown(text: string): string {
  let fence = false
  const lines: string[] = []
  let paragraph: Paragraph | undefined
  const flush = (): void => {
    if (paragraph !== undefined) lines.push(...fill(paragraph))
    paragraph = undefined
  }
  for (const line of text.split('\n')) {
    const isFence = /^\s*```/.test(line)
    if (isFence) fence = !fence
    if (fence || isFence || isKept(line)) {
      flush()
      lines.push(line)
      continue
    }
    const [, margin = '', marker = '', rest = ''] = /^(\s*)((?:[-*]|\d+\.)\s+)?(.*)$/.exec(line) ?? []
    if (marker !== '' || paragraph === undefined) {
      flush()
      paragraph = { first: margin + marker, indent: ' '.repeat(margin.length + marker.length), text: rest }
    } else {
      paragraph.text += ` ${rest}`
    }
  }
  flush()
  return lines.join('\n')
}

interface Paragraph {
  readonly first: string
  readonly indent: string
  text: string
}

const isKept = (line: string): boolean => /^\s*$|^\s*\||^#|^\s*<!--|^>/.test(line)

function fill({ first, indent, text }: Paragraph): readonly string[] {
  const lines: string[] = []
  let line = first
  let isEmpty = true
  for (const word of wordsOf(text)) {
    // A line that begins like a list item or a heading would be one.
    const begins = /^(?:[-+*#>|]|\d+[.)]$)/.test(word) && !word.startsWith('**')
    if (!isEmpty && !begins && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent + word
    } else {
      line += isEmpty ? word : ` ${word}`
    }
    isEmpty = false
  }
  return [...lines, line]
}

/** The text at its spaces, except for those within a code span or a link. */
const wordsOf = (text: string): readonly string[] =>
  text.match(/(?:`[^`]*`|\[[^\]]{1,60}\]\([^)\s]*\)|[^\s`])+/g) ?? []

if (process.argv[1]?.endsWith('wrap-markdown.ts')) {
  const paths = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n')
  for (const path of paths) {
    const text = readFileSync(path, 'utf8')
    const wrapped = wrapMarkdown(text)
    if (wrapped !== text) writeFileSync(path, wrapped)
  }
}
