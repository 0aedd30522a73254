import type { SourceParameter } from '../source/query-source.js'

/** A parameter as the author wrote it. */
export const shownParameter = ({ name, property }: SourceParameter): string =>
  property === null ? name : `:${name}`
