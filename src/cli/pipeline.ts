import type { TypedQuery } from '../analyze/typed-query.js'
import type { Config } from '../config/config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { GeneratedFile } from '../output/generated-file.js'

export interface Compilation {
  readonly queries: readonly TypedQuery[]
  readonly files: readonly GeneratedFile[]
  readonly diagnostics: readonly Diagnostic[]
}

export type Progress = {
  readonly stage: 'config' | 'source' | 'schema' | 'database' | 'analyze' | 'emit'
  readonly done: number
  readonly total: number
}

export interface CompileOptions {
  readonly cache: boolean
  readonly onProgress: (progress: Progress) => void
}

export type Compile = (config: Config, options: CompileOptions) => Promise<Compilation>

export async function loadCompile(): Promise<Compile> {
  const path = '../pipeline.js'
  const pipeline: { readonly compile: Compile } = await import(path)
  return pipeline.compile
}
