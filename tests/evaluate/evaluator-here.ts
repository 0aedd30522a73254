import type { Config } from '#sluice/config/config'
import { loadConfig } from '#sluice/config/load-config'
import type { Evaluator } from '#sluice/evaluate/evaluator'
import { observe } from '#sluice/facts/observe'
import { openSession } from '#sluice/reuse/session'
import { type Compilation, compile } from '#sluice/pipeline'
import { loadPlanned } from '#sluice/schema/load-planned'

/**
 * Evaluates in this process, which has the packages loaded after the first time, where a thread loads them each time: for tests that compile many
 * times, and whose config and schema are well-behaved.
 */
export const evaluatorHere: Evaluator = {
  config: ({ cwd, path }) => observe(() => loadConfig({ cwd, ...(path === undefined ? {} : { path }) })),
  schema: (config) => observe(() => loadPlanned(config)),
  close: () => Promise.resolve(),
}

/** What a run compiles that knows nothing of earlier ones. */
export async function compileHere(config: Config): Promise<Compilation> {
  const session = openSession({ project: null, isRead: false, evaluator: evaluatorHere })
  try {
    return await compile(config, { session, onProgress: () => undefined })
  } finally {
    await session.close()
  }
}
