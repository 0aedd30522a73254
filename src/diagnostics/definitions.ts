import type { Definitions } from './define.js'
import { analysisCodes } from './catalogue/analysis.js'
import { configCodes } from './catalogue/config.js'
import { databaseCodes } from './catalogue/database.js'
import { dynamicCodes } from './catalogue/dynamic.js'
import { manyRowsCodes } from './catalogue/many-rows.js'
import { migrateCodes } from './catalogue/migrate.js'
import { nestedCodes } from './catalogue/nested.js'
import { outputCodes } from './catalogue/output.js'
import { packageCodes } from './catalogue/packages.js'
import { rejectionCodes } from './catalogue/rejections.js'
import { schemaCodes } from './catalogue/schema.js'
import { sourceCodes } from './catalogue/source.js'
import { trapCodes } from './catalogue/traps.js'
import { usageCodes } from './catalogue/usage.js'
import { valueCodes } from './catalogue/values.js'
import { variantCodes } from './catalogue/variants.js'

/** All codes. */
export const definitions: Definitions = {
  ...analysisCodes,
  ...configCodes,
  ...databaseCodes,
  ...dynamicCodes,
  ...manyRowsCodes,
  ...migrateCodes,
  ...nestedCodes,
  ...outputCodes,
  ...packageCodes,
  ...rejectionCodes,
  ...schemaCodes,
  ...sourceCodes,
  ...trapCodes,
  ...usageCodes,
  ...valueCodes,
  ...variantCodes,
}

/** The title of a code. */
export const titleOf = (code: string): string => definitions[code]?.title ?? ''

/** Codes of the warnings that a query's `-- @allow` silences; with `project`, those that the config's `allow` does. */
export const allowableCodes = (by: 'query' | 'project'): readonly string[] =>
  Object.entries(definitions).flatMap(([code, { allow }]) =>
    allow === 'query' || (by === 'project' && allow === 'project') ? [code] : [],
  )

/** The code's entry in the documentation, with the anchor that GitHub creates for its heading. */
export function docsOf(code: string): string {
  const anchor = `${code}: ${titleOf(code)}`
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
  return `docs/diagnostics.md#${anchor}`
}
