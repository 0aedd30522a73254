import type { Config } from '../../config/config.js'
import { camelCase } from '../../source/names.js'

/** How SQL names that no Drizzle key stands for become property names. */
export const propertyNaming = ({ naming }: Pick<Config, 'naming'>): ((name: string) => string) =>
  naming === 'sql' ? (name) => name : camelCase
