import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

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

/** How busy the machine was besides, as processes that wanted a core in the last minute. */
export function load(): string {
  const before = loadavg()[0] ?? 0
  const busy =
    before > availableParallelism() / 2 ? ', which is too much to conclude anything from times' : ''
  return `load before the run ${before.toFixed(1)}${busy}`
}

/** The command as it was called, for who wants to call it again. */
export function command(script: string): string {
  const options = process.argv.slice(2)
  return ['npm run', script, ...(options.length > 0 ? ['--', ...options] : [])].join(' ')
}
