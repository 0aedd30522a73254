import { setTimeout as sleep } from 'node:timers/promises'
import { runLoop } from '#sluice/watch/run-loop'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const options = { quiet: () => 50, patience: 1000 }

/** A run that ends when told, and counts. */
function controlled() {
  let end = (): void => {}
  const state = { started: 0, running: 0, most: 0 }
  const run = async (): Promise<void> => {
    state.started++
    state.running++
    state.most = Math.max(state.most, state.running)
    await new Promise<void>((resolve) => (end = resolve))
    state.running--
  }
  return { state, run, end: async () => (end(), await vi.advanceTimersByTimeAsync(0)) }
}

test('runs at once', async () => {
  const { state, run } = controlled()
  runLoop(run, options)
  await vi.advanceTimersByTimeAsync(0)
  expect(state.started).toBe(1)
})

test('a burst of changes causes one run, after it has ended', async () => {
  const { state, run, end } = controlled()
  const loop = runLoop(run, options)
  await vi.advanceTimersByTimeAsync(0)
  await end()
  for (let i = 0; i < 10; i++) {
    loop.changed()
    await vi.advanceTimersByTimeAsync(30)
    expect(state.started).toBe(1)
  }
  await vi.advanceTimersByTimeAsync(50)
  expect(state.started).toBe(2)
})

test('changes that never cease do not put a run off for ever', async () => {
  const { state, run, end } = controlled()
  const loop = runLoop(run, options)
  await vi.advanceTimersByTimeAsync(0)
  await end()
  for (let i = 0; i < 60; i++) {
    loop.changed()
    await vi.advanceTimersByTimeAsync(20)
  }
  expect(state.started).toBe(2)
})

test('changes during a run cause one more, never two at a time', async () => {
  const { state, run, end } = controlled()
  const loop = runLoop(run, options)
  loop.changed()
  loop.changed()
  await vi.advanceTimersByTimeAsync(500)
  expect(state.started).toBe(1)
  await end()
  await vi.advanceTimersByTimeAsync(50)
  expect(state).toMatchObject({ started: 2, most: 1 })
  await end()
  await vi.advanceTimersByTimeAsync(500)
  expect(state.started).toBe(2)
})

test('close waits for the run in progress and starts no other', async () => {
  const { state, run, end } = controlled()
  const loop = runLoop(run, options)
  loop.changed()
  let closed = false
  void loop.close().then(() => (closed = true))
  await vi.advanceTimersByTimeAsync(500)
  expect(closed).toBe(false)
  await end()
  expect(closed).toBe(true)
  loop.changed()
  await vi.advanceTimersByTimeAsync(500)
  expect(state.started).toBe(1)
  await loop.done
})

test('close takes back a run that was only planned', async () => {
  const { state, run, end } = controlled()
  const loop = runLoop(run, options)
  await vi.advanceTimersByTimeAsync(0)
  await end()
  loop.changed()
  await loop.close()
  await vi.advanceTimersByTimeAsync(500)
  expect(state.started).toBe(1)
})

test('a run that rejects ends the loop with its reason', async () => {
  const loop = runLoop(() => Promise.reject(new Error('broken')), options)
  await expect(loop.done).rejects.toThrow('broken')
  vi.useRealTimers()
  loop.changed()
  await sleep(5)
})
