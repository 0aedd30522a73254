/** A file to write: `path` is relative to the output folder, with forward slashes. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/** The location of the output, from the config: both paths are absolute. */
export interface OutputPlace {
  readonly root: string
  readonly outFolder: string
}

/** The change of a file, or the problem with it; `path` is relative to the root, with forward slashes. */
export interface FileChange<Status extends string> {
  readonly path: string
  readonly status: Status
}
