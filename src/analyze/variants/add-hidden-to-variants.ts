import type { AnalysisContext } from '../context.js'
import { appendHiddenColumns } from '../ask/revisions/append-hidden-columns.js'
import { neededColumns } from '../nested/add-hidden-columns.js'
import type { HiddenColumn } from '../../model/row-shape.js'
import type { DescribedVariants } from './describe-variants.js'

/**
 * Adds the columns that nested rows need in any combination to the text of each combination. A column that a
 * clause makes superfluous, because it binds the grouping key, does no harm.
 */
export async function addHiddenToVariants(
  answer: DescribedVariants,
  context: AnalysisContext,
): Promise<DescribedVariants> {
  const needed = answer.variants.map(({ query }) => neededColumns(query, context))
  const names = [...new Set(needed.flatMap((columns) => columns.map(({ name }) => name)))]
  if (names.length === 0) return answer
  const variants = await Promise.all(
    answer.variants.map(async ({ assignments, query }, index) => {
      const own = needed[index] ?? []
      const columns = names.map((name) => own.find((column) => column.name === name) ?? unneeded(name))
      return { assignments, query: (await appendHiddenColumns(query, columns, context)) ?? query }
    }),
  )
  return { ...answer, variants }
}

/** A column that no reader uses. */
const unneeded = (name: string): HiddenColumn => ({ relation: 0, returning: 0, attribute: -1, name })
