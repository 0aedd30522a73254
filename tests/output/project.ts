import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { HEADER } from '#sluice/output/header'

/** A project in a temporary folder, gone when the test is over. */
export interface Project extends Disposable {
  readonly root: string
  readonly outFolder: string
  path(name: string): string
  write(name: string, text: string): void
  read(name: string): string
  /** Paths and texts of all files below the root. */
  files(): Readonly<Record<string, string>>
  /** Sets a modification time in the past, to see later whether it stayed. */
  age(name: string): void
  own(name: string, user: number): void
}

export function project(files: Readonly<Record<string, string>> = {}): Project {
  const root = mkdtempSync(join(tmpdir(), 'sluice-output-'))
  const path = (name: string): string => join(root, name)
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(path(name)), { recursive: true })
    writeFileSync(path(name), text)
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  return {
    root,
    outFolder: path('generated'),
    path,
    write,
    read: (name) => readFileSync(path(name), 'utf8'),
    files: () =>
      Object.fromEntries(
        readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')]),
      ),
    age: (name) => utimesSync(path(name), 1000, 1000),
    own: (name, user) => chownSync(path(name), user, user),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}

export const generated = (text: string): string => `${HEADER}\n${text}\n`
