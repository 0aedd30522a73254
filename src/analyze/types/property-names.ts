import type { Config } from '../../config/config.js'
import { camelCase } from '../../source/names.js'

/** The property names of SQL names without a Drizzle key. */
export const propertyNaming = ({ naming }: Pick<Config, 'naming'>): ((name: string) => string) =>
  naming === 'sql' ? (name) => name : camelCase
