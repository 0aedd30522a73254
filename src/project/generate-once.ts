import type { Progress } from '../pipeline.js'
import { knownProject, type ProjectPlace } from './known-project.js'
import type { GeneratedProject } from './project-session.js'

export interface GenerateOnceOptions {
  /** Whether results of earlier runs are used. */
  readonly isRead: boolean
  readonly onProgress?: (progress: Progress) => void
}

/** One run, and its output written. Where nothing has changed since an earlier run, nothing of what compiles is loaded. */
export async function generateOnce(
  place: ProjectPlace,
  { isRead, onProgress = () => {} }: GenerateOnceOptions,
): Promise<GeneratedProject> {
  const known = isRead ? knownProject(place) : null
  if (known) {
    const { write } = await import('./write-project.js')
    const written = await write(known)
    if (written) return { project: known, written }
  }
  const { openProjectSession } = await import('./project-session.js')
  const session = openProjectSession(place, isRead)
  try {
    return await session.generate({ onProgress })
  } finally {
    await session.close()
  }
}
