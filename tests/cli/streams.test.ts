import { expect, onTestFinished, test } from 'vitest'
import { processTerminal } from '#sluice/cli/terminal'
import { sluiceProcess } from './sluice-process.js'
import { openSmallProject } from './small-project.js'

test('what the config prints does not get between the results', async () => {
  const { root } = openSmallProject({
    'drizzle.config.ts': `console.log('injecting env')
console.info('from .env')
export default { dialect: 'mysql', schema: './src/schema.ts' }
`,
  })
  const { status, stdout, stderr } = await sluiceProcess(root, ['check', '--reporter', 'json'])
  expect(status).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'SL0008' }] })
  expect(stderr).toBe('injecting env\nfrom .env\n')
})

test('a terminal of 0 columns, as some of containers report it, is as wide as none', () => {
  const { columns } = process.stdout
  onTestFinished(() => void Object.assign(process.stdout, { columns }))
  const widths = [0, undefined, 40].map((given) => {
    Object.assign(process.stdout, { columns: given })
    return processTerminal(false).out.width
  })
  expect(widths).toEqual([120, 120, 40])
})
