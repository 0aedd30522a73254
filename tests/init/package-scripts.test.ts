import { addScripts } from '#sluice/init/package-scripts'
import { describe, expect, test } from 'vitest'

const scripts = [
  { name: 'sql:generate', command: 'sluice generate' },
  { name: 'sql:check', command: 'sluice check' },
]

function edited(text: string): string {
  const edit = addScripts(text, scripts)
  if (edit.kind !== 'edited') throw new Error(edit.kind)
  JSON.parse(edit.text)
  return edit.text
}

describe('the rest of the package.json stays as it is', () => {
  test.each<[string, string, string]>([
    [
      'scripts are added below the others',
      '{\n  "name": "a",\n  "scripts": {\n    "dev": "x"\n  },\n  "files": ["a", "b"]\n}\n',
      '{\n  "name": "a",\n  "scripts": {\n    "dev": "x",\n    "sql:generate": "sluice generate",\n    "sql:check": "sluice check"\n  },\n  "files": ["a", "b"]\n}\n',
    ],
    [
      'without scripts they come last',
      '{\n  "name": "a",\n  "dependencies": {\n    "x": "1"\n  }\n}\n',
      '{\n  "name": "a",\n  "dependencies": {\n    "x": "1"\n  },\n  "scripts": {\n    "sql:generate": "sluice generate",\n    "sql:check": "sluice check"\n  }\n}\n',
    ],
    [
      'empty scripts are filled',
      '{\n  "scripts": {},\n  "name": "a"\n}',
      '{\n  "scripts": {\n    "sql:generate": "sluice generate",\n    "sql:check": "sluice check"\n  },\n  "name": "a"\n}',
    ],
    [
      'tabs stay tabs',
      '{\n\t"scripts": {\n\t\t"dev": "x"\n\t}\n}\n',
      '{\n\t"scripts": {\n\t\t"dev": "x",\n\t\t"sql:generate": "sluice generate",\n\t\t"sql:check": "sluice check"\n\t}\n}\n',
    ],
    [
      'four spaces stay four',
      '{\n    "name": "a"\n}',
      '{\n    "name": "a",\n    "scripts": {\n        "sql:generate": "sluice generate",\n        "sql:check": "sluice check"\n    }\n}',
    ],
    [
      'CRLF stays CRLF',
      '{\r\n  "scripts": {\r\n    "dev": "x"\r\n  }\r\n}\r\n',
      '{\r\n  "scripts": {\r\n    "dev": "x",\r\n    "sql:generate": "sluice generate",\r\n    "sql:check": "sluice check"\r\n  }\r\n}\r\n',
    ],
    [
      'one line stays one line',
      '{"name":"a","scripts":{"dev":"x"}}',
      '{"name":"a","scripts":{"dev":"x", "sql:generate": "sluice generate", "sql:check": "sluice check"}}',
    ],
    [
      'an empty object gets its first entry',
      '{}',
      '{\n  "scripts": {\n    "sql:generate": "sluice generate",\n    "sql:check": "sluice check"\n  }\n}',
    ],
  ])('%s', (_sentence, text, expected) => {
    expect(edited(text)).toBe(expected)
  })
})

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['a name that is taken gets another', { 'sql:check': 'sqlfluff lint' }, ['sql:generate', 'sluice:check']],
  [
    'a command that is there under another name is not added',
    { gen: 'sluice generate && tsc' },
    ['sql:check'],
  ],
  ['a command inside another script is found', { build: 'tsc && sluice check' }, ['sql:generate']],
  [
    'a script that only mentions the command is none',
    { x: 'echo sluice check' },
    ['sql:generate', 'sql:check'],
  ],
])('%s', (_sentence, present, expected) => {
  const edit = addScripts(JSON.stringify({ scripts: present }, null, 2), scripts)
  expect(edit.kind === 'edited' && edit.added.map(({ name }) => name)).toEqual(expected)
})

test('a second time there is nothing to add', () => {
  expect(addScripts(edited('{"name":"a"}'), scripts)).toEqual({ kind: 'present' })
})

test.each<[string, string, string]>([
  ['JSON that is no object', '[1]', 'it does not contain an object'],
  ['scripts that are no object', '{"scripts": "x"}', 'its "scripts" is not an object'],
])('%s is left alone', (_sentence, text, reason) => {
  expect(addScripts(text, scripts)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining(reason),
  })
})
