/** A file to be: `path` is relative to the output folder, with forward slashes. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/** Where output goes, as the config has it: both absolute. */
export interface OutputPlace {
  readonly root: string
  readonly outFolder: string
}

/** What happened to a file, or what is the matter with it; `path` is relative to the root, with forward slashes. */
export interface FileChange<Status extends string> {
  readonly path: string
  readonly status: Status
}
