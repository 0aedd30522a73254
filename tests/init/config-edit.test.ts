import { addOptions } from '#sluice/init/config-edit'
import { expect, test } from 'vitest'

const config = "import { defineConfig } from 'drizzle-kit'\n\nexport default defineConfig({})\n"

test.each<[string, string, boolean, string]>([
  [
    'the import follows the imports, the export comes last',
    config,
    true,
    "import { defineConfig } from 'drizzle-kit'\nimport { defineSluice } from 'sluice-sql'\n\nexport default defineConfig({})\n\nexport const sluice = defineSluice({ out: 'src/generated' })\n",
  ],
  [
    'without the package nothing is imported',
    config,
    false,
    `${config}\nexport const sluice = { out: 'src/generated' }\n`,
  ],
  [
    'the author’s quotes and semicolons are kept',
    'import { defineConfig } from "drizzle-kit";\nexport default defineConfig({});\n',
    true,
    'import { defineConfig } from "drizzle-kit";\nimport { defineSluice } from "sluice-sql";\nexport default defineConfig({});\n\nexport const sluice = defineSluice({ out: "src/generated" });\n',
  ],
  [
    'a config without imports gets its first',
    'export default {}\n',
    true,
    "import { defineSluice } from 'sluice-sql'\nexport default {}\n\nexport const sluice = defineSluice({ out: 'src/generated' })\n",
  ],
  [
    'CRLF stays CRLF',
    config.replaceAll('\n', '\r\n'),
    true,
    "import { defineConfig } from 'drizzle-kit'\r\nimport { defineSluice } from 'sluice-sql'\r\n\r\nexport default defineConfig({})\r\n\r\nexport const sluice = defineSluice({ out: 'src/generated' })\r\n",
  ],
])('%s', (_sentence, text, typed, expected) => {
  expect(addOptions('drizzle.config.ts', text, { out: 'src/generated', setup: null }, typed)).toEqual({
    kind: 'edited',
    text: expected,
  })
})

test.each<[string, string]>([
  ['an exported const', 'export default {}\nexport const sluice = {}'],
  ['an export list', 'const sluice = {}\nexport { sluice }\nexport default {}'],
  ['an export list with another name', 'const options = {}\nexport { options as sluice }\nexport default {}'],
])('options that are there stay the user’s: %s', (_sentence, text) => {
  expect(addOptions('drizzle.config.ts', text, { out: 'src/generated', setup: null }, true)).toEqual({
    kind: 'present',
  })
})

test.each<[string, string, string, string]>([
  ['JSON', 'drizzle.config.json', '{}', "export const sluice = { out: 'src/generated' }"],
  [
    'CommonJS',
    'drizzle.config.js',
    'module.exports = {}',
    "module.exports.sluice = { out: 'src/generated' }",
  ],
])('%s is left alone, with what to write', (_sentence, path, text, expected) => {
  const edit = addOptions(path, text, { out: 'src/generated', setup: null }, true)
  expect(edit).toMatchObject({ kind: 'refused', text: expect.stringContaining(expected) })
})
