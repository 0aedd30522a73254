import type { SourceParameter } from '../../model/query-source.js'

/** A parameter as the author wrote it. */
export const shownParameter = ({ name, property }: SourceParameter): string =>
  property === null ? name : `:${name}`
