/** What a package.json's scripts say about drizzle-kit: which config it is run with, and through what. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DrizzleScript {
  /** The command of drizzle-kit, as `generate`; '' where there is none. */
  readonly command: string
  /** `--config` as written, null where the script leaves it out. */
  readonly config: string | null
  /** What runs drizzle-kit, as `dotenv -e .env.local -- `; '' where nothing does but a package manager. */
  readonly wrapper: string
}

/** The scripts of a folder's package.json that run drizzle-kit, in order; none where it cannot be read. */
export function drizzleScripts(folder: string): readonly DrizzleScript[] {
  try {
    return scriptsIn(readFileSync(join(folder, 'package.json'), 'utf8').replace(/^\uFEFF/, ''))
  } catch {
    return []
  }
}

function scriptsIn(manifest: string): readonly DrizzleScript[] {
  const parsed: { readonly scripts?: unknown } | null = JSON.parse(manifest)
  return Object.values(Object(parsed?.scripts))
    .filter((script): script is string => typeof script === 'string')
    .flatMap((script) => script.split(/&&|\|\||;/))
    .flatMap((part) => {
      const found = /^(|.*\s)drizzle-kit(?:\s+(.*))?$/.exec(part.trim())
      return found === null ? [] : [readScript(found[1] ?? '', found[2] ?? '')]
    })
}

function readScript(before: string, after: string): DrizzleScript {
  const [, quoted, bare] = /--config(?:=|\s+)(?:["']([^"']+)["']|(\S+))/.exec(after) ?? []
  return {
    command: /^[a-z]+/.exec(after)?.[0] ?? '',
    config: quoted ?? bare ?? null,
    wrapper: packageRunner.test(before) ? '' : before,
  }
}

/** A script finds the programs of the project's packages by itself. */
const packageRunner =
  /^(?:(?:npx|bunx|(?:npm|pnpm|yarn) (?:exec|dlx)|pnpm|yarn|bun|bun x|bun run)(?:\s+(?:--yes|-y|--bun|--))*\s+)?$/
