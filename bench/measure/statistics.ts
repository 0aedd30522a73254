/** What samples of one thing say: the median, and the quartiles around it. */
export interface Summary {
  readonly median: number
  readonly lower: number
  readonly upper: number
  readonly samples: number
}

export function summarize(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new Error('nothing was measured')
  return {
    median: quantile(samples, 0.5),
    lower: quantile(samples, 0.25),
    upper: quantile(samples, 0.75),
    samples: samples.length,
  }
}

/** By linear interpolation between the closest ranks. */
export function quantile(samples: readonly number[], fraction: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const rank = (sorted.length - 1) * fraction
  const below = sorted[Math.floor(rank)]
  const above = sorted[Math.ceil(rank)]
  if (below === undefined || above === undefined) throw new Error('nothing was measured')
  return below + (above - below) * (rank - Math.floor(rank))
}

/**
 * How many times the one is the other, as the median of the rounds' own ratios: what slowed a whole round down cancels out.
 */
export function ratioByRounds(ones: readonly number[], others: readonly number[]): number {
  if (ones.length !== others.length) throw new Error('rounds of different numbers')
  return quantile(
    ones.map((one, round) => one / (others[round] ?? Number.NaN)),
    0.5,
  )
}
