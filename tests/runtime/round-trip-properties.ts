import type { Property } from './round-trip-property.js'
import { arrayProperties } from './round-trip-properties-of-arrays.js'
import { madeTypeProperties } from './round-trip-properties-of-made-types.js'
import { scalarProperties } from './round-trip-properties-of-scalars.js'
import { textProperties } from './round-trip-properties-of-texts.js'

export const properties: readonly Property[] = [
  ...scalarProperties,
  ...arrayProperties,
  ...madeTypeProperties,
  ...textProperties,
]
