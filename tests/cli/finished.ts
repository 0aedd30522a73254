/** What a run of the command line has said, and how it ended. */
export interface Finished {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Variables of whoever runs the tests that a run must not see; a test sets them for itself. */
export const unset: Readonly<Record<string, string | undefined>> = {
  DATABASE_URL: undefined,
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  GITHUB_WORKSPACE: undefined,
}
