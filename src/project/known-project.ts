import { openProjectStore, readKnownRun } from '../reuse/store/known-run.js'
import { holds } from '../facts/fact.js'
import type { CompiledProject } from './project-session.js'

/**
 * The location of a project: the working directory, and the config as given there, or null to search for it.
 */
export interface ProjectPlace {
  readonly cwd: string
  readonly configPath: string | null
}

/**
 * The result of an earlier run of the project, if none of its inputs has changed since; otherwise null. It
 * evaluates no user code, and loads only what the check needs.
 */
export function knownProject({ cwd, configPath }: ProjectPlace): CompiledProject | null {
  const project = openProjectStore(cwd, configPath)
  const known = project && readKnownRun(project)
  if (!known) return null
  const { config, files, diagnostics, queryCount, facts } = known
  return {
    config,
    compilation: {
      queries: [],
      files,
      sources: [],
      schema: null,
      diagnostics,
      moduleFiles: null,
      facts: null,
      schemaFacts: null,
    },
    queryCount,
    readFiles: [],
    isCurrent: () => facts.every(holds),
  }
}
