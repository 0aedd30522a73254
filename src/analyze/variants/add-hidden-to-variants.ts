import type { AnalysisContext } from '../context.js'
import { addHiddenColumns } from '../nested/add-hidden-columns.js'
import type { DescribedVariants } from './describe-variants.js'

/** Adds the columns that nested rows need to each text; whether all of them need the same is looked at with their rows. */
export async function addHiddenToVariants(
  answer: DescribedVariants,
  context: AnalysisContext,
): Promise<DescribedVariants> {
  const variants = await Promise.all(
    answer.variants.map(async ({ assignments, query }) => ({
      assignments,
      query: await addHiddenColumns(query, context),
    })),
  )
  return { ...answer, variants }
}
