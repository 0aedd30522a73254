import { isAbsolute, relative, sep } from 'node:path'
import type { SchemaConstraint } from '../model/constraint.js'
import type { TypedQuery } from '../model/typed-query.js'
import type { Config } from '../config/config.js'
import type { GeneratedFile } from '../output/generated-file.js'
import { indexModule } from './index-module.js'
import type { Layout } from './module-writer.js'
import { queryModule } from './query-module.js'
import { sharedModule } from './shared-module.js'

export function layoutOf({ root, outFolder, importExtension }: LayoutConfig): Layout {
  const pathOf = (absolute: string): string =>
    (isAbsolute(absolute) ? relative(root, absolute) : absolute).split(sep).join('/')
  return { out: pathOf(outFolder), importExtension, pathOf }
}

type LayoutConfig = Pick<Config, 'root' | 'outFolder' | 'importExtension'>

/** Modules written before, by name: the same query objects in the same layout give the same text. */
export type WrittenModules = Map<
  string,
  { readonly layout: string; readonly queries: readonly TypedQuery[]; readonly file: GeneratedFile }
>

/**
 * The whole content of the output folder, sorted by path. The same queries give the same bytes on every
 * machine.
 */
export async function emitModules(
  config: LayoutConfig & Pick<Config, 'tag' | 'preparedTexts'>,
  queries: readonly TypedQuery[],
  constraints: readonly SchemaConstraint[],
  written: WrittenModules = new Map(),
): Promise<readonly GeneratedFile[]> {
  const layout = layoutOf(config)
  const byModule = new Map<string, TypedQuery[]>()
  for (const query of queries) {
    const { module } = query.source
    const known = byModule.get(module)
    if (known) known.push(query)
    else byModule.set(module, [query])
  }
  const modules = [...byModule.keys()].sort()
  const layoutKey = JSON.stringify([layout, config.root, config.tag, config.preparedTexts])
  const writtenModule = (module: string): GeneratedFile => {
    const own = byModule.get(module) ?? []
    const known = written.get(module)
    if (
      known?.layout === layoutKey &&
      known.queries.length === own.length &&
      own.every((query, index) => query === known.queries[index])
    ) {
      return known.file
    }
    const file = queryModule(
      { module, queries: own, tag: config.tag, preparedTexts: config.preparedTexts },
      layout,
    )
    written.set(module, { layout: layoutKey, queries: own, file })
    return file
  }
  const files = [
    ...modules.map(writtenModule),
    indexModule(modules, config.importExtension),
    await sharedModule(constraints),
  ]
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}
