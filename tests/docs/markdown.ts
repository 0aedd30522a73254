import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { globSync } from 'tinyglobby'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** The project's Markdown files, relative to the repository. */
export const markdownFiles: readonly string[] = globSync('**/*.md', {
  cwd: repository,
  ignore: ['**/node_modules', 'dist', 'coverage'],
}).sort()

export const readDocument = (path: string): string => readFileSync(`${repository}/${path}`, 'utf8')

export interface CodeBlock {
  readonly language: string
  /** What follows the language: `wrong`. */
  readonly info: string
  readonly text: string
  /** Of the opening fence, from 1. */
  readonly line: number
}

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*)[ ]*(.*)\n([^]*?)^```$/gm)].map((match) => {
    const [, language = '', info = '', text = ''] = match
    return { language, info: info.trim(), text, line: markdown.slice(0, match.index).split('\n').length }
  })
}

/** What is left without blocks of code, line for line. */
const withoutBlocks = (markdown: string): string =>
  markdown.replace(/^```[^]*?^```$/gm, (block) => block.replace(/[^\n]/g, ''))

export interface Heading {
  readonly text: string
  /** As GitHub makes it: lower case, punctuation left out, hyphens for spaces, numbered when it is there already. */
  readonly anchor: string
}

export function headings(markdown: string): readonly Heading[] {
  const seen = new Map<string, number>()
  return [...withoutBlocks(markdown).matchAll(/^#{1,6} (.*)$/gm)].map(([, text = '']) => {
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return { text, anchor: count === 0 ? slug : `${slug}-${count}` }
  })
}

export interface Link {
  readonly target: string
  readonly line: number
}

export function links(markdown: string): readonly Link[] {
  return withoutBlocks(markdown)
    .split('\n')
    .flatMap((text, index) =>
      [...text.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({
        target,
        line: index + 1,
      })),
    )
}
