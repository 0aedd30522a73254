/** Problems of the queries folder itself. */
export interface FileCase {
  readonly name: string
  /** Contents by path below the queries folder; null for no folder at all, a `link` for a symbolic link, a path in `/` for a folder. */
  readonly files: Readonly<Record<string, string | Uint8Array | { readonly link: string }>> | null
  /** `code path line:column`, in order. */
  readonly problems: readonly string[]
  /** Part of what the first one says or advises. */
  readonly text: string
  /** The queries that are read all the same. */
  readonly queries: readonly string[]
}

export const fileCases: readonly FileCase[] = [
  {
    name: 'a missing folder',
    files: null,
    problems: ['SL1001 queries 1:1'],
    text: 'sluice init',
    queries: [],
  },
  { name: 'an empty folder', files: {}, problems: ['SL1002 queries 1:1'], text: 'sluice init', queries: [] },
  {
    name: 'a folder without SQL',
    files: { 'readme.md': '' },
    problems: ['SL1002 queries 1:1'],
    text: '.sql',
    queries: [],
  },
  {
    name: 'a folder with the name of a file',
    files: { 'a.sql': 'select 1', 'b.sql/': '' },
    problems: ['SL1003 queries/b.sql 1:1'],
    text: 'rename the folder',
    queries: ['a'],
  },
  {
    name: 'a link to nothing',
    files: { 'a.sql': 'select 1', 'b.sql': { link: 'nowhere' } },
    problems: ['SL1003 queries/b.sql 1:1'],
    text: 'ENOENT',
    queries: ['a'],
  },
  {
    name: 'a link to itself',
    files: { 'b.sql': { link: 'b.sql' } },
    problems: ['SL1003 queries/b.sql 1:1'],
    text: 'ELOOP',
    queries: [],
  },
  {
    name: 'Latin-1',
    files: { 'a.sql': Buffer.from("-- 1\nselect 'é'", 'latin1'), 'b.sql': 'select 1' },
    problems: ['SL1004 queries/a.sql 2:9'],
    text: 'byte 13',
    queries: ['b'],
  },
  {
    name: 'UTF-16',
    files: { 'a.sql': Buffer.from('\ufeffselect 1', 'utf16le') },
    problems: ['SL1004 queries/a.sql 1:1'],
    text: 'UTF-16',
    queries: [],
  },
  {
    name: 'a character cut off at the end',
    files: { 'a.sql': Buffer.from("select 'é 🙂").subarray(0, -2) },
    problems: ['SL1004 queries/a.sql 1:11'],
    text: 'byte 11',
    queries: [],
  },
  {
    name: 'a NUL byte',
    files: { 'a.sql': 'select 1;\nselect \0' },
    problems: ['SL1005 queries/a.sql 2:8'],
    text: 'NUL',
    queries: [],
  },
  {
    name: 'modules that differ in case only',
    files: { 'Tenants.sql': 'select 1', 'tenants.sql': 'select 2' },
    problems: ['SL1007 queries/tenants.sql 1:1'],
    text: 'queries/Tenants.sql',
    queries: ['tenants', 'tenants'],
  },
  {
    name: 'the module of the index',
    files: { 'index.sql': 'select 1', 'billing/index.sql': 'select 2' },
    problems: ['SL1008 queries/index.sql 1:1'],
    text: 'rename the file',
    queries: ['index', 'index'],
  },
  {
    name: 'names that no module can have, one of which would be code',
    files: {
      'a from "fs"; console.log(1); export * as b.sql': 'select 1',
      'a#b.sql': 'select 1',
      'line\nbreak.sql': 'select 1',
      'types.d.sql': 'select 1',
      "fine (2nd, it's `ok`).sql": '-- name: fine\nselect 1',
    },
    problems: [
      'SL1009 queries/a from "fs"; console.log(1); export * as b.sql 1:1',
      'SL1021 queries/a from "fs"; console.log(1); export * as b.sql 1:1',
      'SL1009 queries/a#b.sql 1:1',
      'SL1021 queries/a#b.sql 1:1',
      'SL1009 queries/line\nbreak.sql 1:1',
      'SL1021 queries/line\nbreak.sql 1:1',
      'SL1009 queries/types.d.sql 1:1',
      'SL1021 queries/types.d.sql 1:1',
    ],
    text: 'control characters',
    queries: ['a from "fs"; console.log(1); export * as b', 'a#b', 'fine', 'line\nbreak', 'types.d'],
  },
]
