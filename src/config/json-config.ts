import { configSyntaxError } from '../diagnostics/catalogue/config.js'
import { span } from '../diagnostics/span.js'
import type { LoadedConfig } from './environment.js'
import { isPlainObject } from './plain-object.js'
import { projectText } from './project-text.js'

/** A config in JSON, as drizzle-kit reads it: strictly, without comments. */
export async function readJsonConfig(root: string, path: string): Promise<LoadedConfig> {
  const file = projectText(root, path)
  try {
    const value: unknown = JSON.parse(file.text)
    return { kind: 'loaded', exports: isPlainObject(value) ? { default: value } : {} }
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem)
    // The error of JSON.parse does not always contain the position.
    const { ts } = await import('ts-morph')
    const start = ts.parseConfigFileTextToJson(path, file.text).error?.start ?? 0
    return { kind: 'failed', diagnostic: configSyntaxError(span(file, start), message) }
  }
}
