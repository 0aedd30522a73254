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

/** How busy the machine was besides, as processes that wanted a core. */
export function load(): string {
  return `load before the run ${loadavg()[0]?.toFixed(1) ?? 'unknown'}`
}
