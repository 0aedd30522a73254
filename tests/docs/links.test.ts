import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wrapMarkdown } from '../../scripts/wrap-markdown.js'
import { headings, links, markdownFiles, readDocument, repository } from './markdown.js'

const isRelative = (target: string): boolean => !/^[a-z][a-z+.-]*:/i.test(target)

describe.each(markdownFiles)('%s', (path) => {
  test('every relative link leads to a file, a folder or a heading', () => {
    expect(links(readDocument(path)).flatMap((link) => problemOf(path, link.target, link.line))).toEqual([])
  })

  test('is wrapped as npm run format wraps it', () => {
    expect(wrapMarkdown(readDocument(path))).toBe(readDocument(path))
  })

  test('names no path of one machine', () => {
    expect(readDocument(path)).not.toMatch(/(?<![\w.])\/(?:home|Users|root|work|tmp)\//)
  })
})

function problemOf(from: string, target: string, line: number): readonly string[] {
  if (!isRelative(target)) return []
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? from : normalize(join(dirname(from), path))
  const place = `${from}:${line} ${target}`
  if (file.startsWith('..')) return [`${place}: outside of the repository`]
  const absolute = join(repository, file)
  if (!existsSync(absolute)) return [`${place}: does not exist`]
  if (path.endsWith('/') !== (path !== '' && statSync(absolute).isDirectory())) {
    return [`${place}: a link to a folder ends in a slash, and only such a link`]
  }
  if (anchor === undefined) return []
  const known = file.endsWith('.md') ? headings(readDocument(file)).map((heading) => heading.anchor) : []
  return known.includes(anchor) ? [] : [`${place}: no such heading`]
}

test('there are links to check', () => {
  expect(links(readDocument('ARCHITECTURE.md')).length).toBeGreaterThan(40)
})

test('ARCHITECTURE.md leads to every folder of src', () => {
  const targets = links(readDocument('ARCHITECTURE.md')).map(({ target }) => target)
  const folders = readdirSync(join(repository, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  expect(folders.filter((name) => !targets.some((target) => target.startsWith(`src/${name}/`)))).toEqual([])
})

test('every decision is linked from somewhere', () => {
  const decisions = readdirSync(join(repository, 'docs/decisions'))
  const targets = markdownFiles.flatMap((path) =>
    links(readDocument(path)).map(({ target }) => normalize(join(dirname(path), target))),
  )
  expect(decisions.filter((name) => !targets.includes(`docs/decisions/${name}`))).toEqual([])
})

test('the folders that CONTRIBUTING.md names are there', () => {
  const named = [...readDocument('CONTRIBUTING.md').matchAll(/`((?:src|tests)\/[\w-]+(?:\/[\w-]+)*)\/?`/g)]
  expect(named.length).toBeGreaterThan(10)
  expect(named.map(([, path = '']) => path).filter((path) => isEmpty(join(repository, path)))).toEqual([])
})

const isEmpty = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0
