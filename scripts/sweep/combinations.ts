/** Pseudo-random numbers below a limit, the same in every run (mulberry32). */
function seeded(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/**
 * Combinations of values, as one index for each argument: all where the budget allows, else those in which each
 * value of each argument occurs, and random ones up to the budget.
 */
export function combinations(sizes: readonly number[], budget: number): readonly (readonly number[])[] {
  if (sizes.includes(0)) return []
  const total = sizes.reduce((product, size) => product * size, 1)
  if (total <= budget) return Array.from({ length: total }, (_, index) => digits(index, sizes))
  const random = seeded(total)
  const draw = (): number[] => sizes.map((size) => random(size))
  const chosen: number[][] = []
  sizes.forEach((size, argument) => {
    for (let value = 0; value < size; value++) chosen.push(draw().with(argument, value))
  })
  while (chosen.length < budget) chosen.push(draw())
  return chosen
}

function digits(index: number, sizes: readonly number[]): number[] {
  let rest = index
  return sizes.map((size) => {
    const digit = rest % size
    rest = Math.floor(rest / size)
    return digit
  })
}
