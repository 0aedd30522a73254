import { openProjectStore, readKnownRun } from '../reuse/store/known-run.js'
import { holds } from '../facts/fact.js'
import type { CompiledProject } from './project-session.js'

/** Where a project is: the working directory, and the config as given there, null for the one that is found. */
export interface ProjectPlace {
  readonly cwd: string
  readonly configPath: string | null
}

/**
 * What an earlier run made of the project, if nothing that it depends on has changed since; null otherwise. Nothing of the
 * user's is evaluated, and only what is needed to look is loaded.
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
