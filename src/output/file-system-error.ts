/** `ENOENT` and similar codes; null for an error that is not of the file system. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exceeded',
  EFBIG: 'a file exceeds the size that the system allows',
  ENAMETOOLONG: 'a file name is too long',
  EMFILE: 'too many files are open',
  EBUSY: 'a file is in use',
  EXDEV: 'a folder in it is on another file system',
  ENOENT: 'a folder in its path does not exist',
  ENOTDIR: 'a folder in its path is a file',
}

/** The reason, for people. Rethrows an error that is not of the file system: that is a defect. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error)
  if (code === null) throw error
  return reasons[code] ?? code
}

export const isOutOfSpace = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '')
