import { availableParallelism, cpus, totalmem } from 'node:os'

/** Where the numbers come from, in a sentence. Takes nothing that would tell one machine of a kind from another. */
export function machine(server: string): string {
  const model = cpus()[0]?.model.trim()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return [
    `Node.js ${process.versions.node}`,
    `${availableParallelism()} cores${model ? ` (${model})` : ''}`,
    `${gigabytes} GB`,
    `${process.platform} ${process.arch}`,
    server,
  ].join(', ')
}

/**
 * How busy others keep the machine, by two seconds in which this process sleeps. The load average would count the last minute, in
 * which the benchmark itself was compiled.
 */
export function load(): string {
  const before = coreTimes()
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)
  const after = coreTimes()
  return loadText((after.busy - before.busy) / (after.all - before.all))
}

/** `share` of all cores' time. A tenth is what a machine does for itself; more takes from what is measured. */
export function loadText(share: number): string {
  const busy = share > 0.1 ? ', which is too much to conclude anything from times' : ''
  return `cores busy before the run ${(share * 100).toFixed(0)} %${busy}`
}

/** Milliseconds since the machine started, of all cores. */
function coreTimes(): { readonly busy: number; readonly all: number } {
  let busy = 0
  let all = 0
  for (const { times } of cpus()) {
    const working = times.user + times.nice + times.sys + times.irq
    busy += working
    all += working + times.idle
  }
  return { busy, all }
}

/** The command as it was called, for who wants to call it again. */
export function command(script: string): string {
  const options = process.argv.slice(2)
  return ['npm run', script, ...(options.length > 0 ? ['--', ...options] : [])].join(' ')
}
