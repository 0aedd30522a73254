import { join } from 'node:path'

export const matrix = import.meta.dirname
/** The repository. */
export const root = join(matrix, '..')
