import { relative, sep } from 'node:path'
import type { TypedQuery } from '../model/typed-query.js'
import type { Config } from '../config/config.js'
import { layoutOf } from '../emit/emit-modules.js'
import type { CompiledProject } from '../project/project-session.js'
import { inspectQuery } from './inspect-query.js'
import type { QueryInfo } from './query-info.js'
import type { CompileResult } from './results.js'
import { runResult } from './run-result.js'

/**
 * The description of a query under a config. A query that has not changed is the same object in the next run,
 * and so is its description.
 */
export type QueryInfos = (config: Config, query: TypedQuery) => QueryInfo

export function queryInfos(): QueryInfos {
  let known = new WeakMap<TypedQuery, QueryInfo>()
  let of: Config | null = null
  return (config, query) => {
    // The layout of the modules determines how imported types are written.
    if (of !== config) {
      known = new WeakMap()
      of = config
    }
    const info = known.get(query) ?? inspectQuery(query, layoutOf(config))
    known.set(query, info)
    return info
  }
}

export async function compileResult(compiled: CompiledProject, infoOf: QueryInfos): Promise<CompileResult> {
  const { config, compilation } = compiled
  if (config === null) return { ...(await runResult(compiled)), queries: [], files: [] }
  const folder = relative(config.root, config.outFolder).split(sep).join('/')
  return {
    ...(await runResult(compiled)),
    queries: compilation.queries.map((query) => infoOf(config, query)),
    files: compilation.files.map(({ path, text }) => ({
      path: folder === '' ? path : `${folder}/${path}`,
      text,
    })),
  }
}
