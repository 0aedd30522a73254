/* A preload: writes what the process has used at its end to the file that SLUICE_BENCH_USE names. */
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import type { Use } from './process.js'

const file = process.env['SLUICE_BENCH_USE']
if (isMainThread && file !== undefined) {
  process.on('exit', () => {
    // getrusage counts threads in; memory in kilobytes, time in microseconds.
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
    const use: Use = { peak: maxRSS * 1024, cpu: (userCPUTime + systemCPUTime) / 1000 }
    writeFileSync(file, JSON.stringify(use))
  })
}
