import { expect, test } from 'vitest'
import { sluice } from './sluice.js'
import { openSmallProject } from './small-project.js'

test('what the config prints does not get between the results', async () => {
  const { root } = openSmallProject({
    'drizzle.config.ts': `console.log('injecting env')
console.info('from .env')
export default { dialect: 'mysql', schema: './src/schema.ts' }
`,
  })
  const { status, stdout, stderr } = await sluice(root, ['check', '--reporter', 'json'])
  expect(status).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'SL0008' }] })
  expect(stderr).toBe('injecting env\nfrom .env\n')
})
