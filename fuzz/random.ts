/** Numbers that follow from a seed alone: the same on every machine. */
export interface Random {
  /** At least 0 and below 1. */
  fraction(): number
  /** An integer from 0 to `below - 1`. */
  integer(below: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** One of the alternatives, each as often as its weight says. */
  weighted<Item>(alternatives: readonly (readonly [weight: number, item: Item])[]): Item
  /** Up to `count` different items in their order. */
  some<Item>(items: readonly Item[], count: number): readonly Item[]
}

/** Source: sfc32 of PractRand (https://pracrand.sourceforge.net/RNG_engines.txt). */
export function randomFrom(...seeds: readonly number[]): Random {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = 0xb7e15162
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (const seed of seeds) {
    a ^= seed | 0
    b ^= Math.imul(seed, 0x85ebca6b)
    for (let round = 0; round < 12; round++) next()
  }
  const fraction = (): number => next() / 2 ** 32
  const integer = (below: number): number => Math.floor(fraction() * below)

  function pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error('there is nothing to pick from')
    return items[integer(items.length)] as Item
  }
  return {
    fraction,
    integer,
    chance: (probability) => fraction() < probability,
    pick,
    weighted(alternatives) {
      let left = fraction() * alternatives.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, item] of alternatives) {
        left -= weight
        if (left < 0) return item
      }
      return pick(alternatives)[1]
    },
    some(items, count) {
      const chosen = new Set<number>()
      const wanted = Math.min(count, items.length)
      while (chosen.size < wanted) chosen.add(integer(items.length))
      return items.filter((_, index) => chosen.has(index))
    },
  }
}
