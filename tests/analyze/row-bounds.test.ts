import { expect, it } from 'vitest'
import { useSession } from './session.js'
const s = useSession()
it('x', async () => {
  const q = await s.query('select * from authors')
  expect(q.columns.length).toBe(14)
})
