/** How the scripts of a package.json run drizzle-kit: with which config, and through which command. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DrizzleScript {
  /** The command of drizzle-kit, such as `generate`; '' if there is none. */
  readonly command: string
  /** `--config` as written; null if the script omits it. */
  readonly config: string | null
  /**
   * The command that runs drizzle-kit, such as `dotenv -e .env.local -- `; '' if only a package manager does.
   */
  readonly wrapper: string
}

/** The scripts of a folder's package.json that run drizzle-kit, in order; none if it cannot be read. */
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

/** A script finds the programs of the project's packages without a package runner. */
const packageRunner =
  /^(?:(?:npx|bunx|(?:npm|pnpm|yarn) (?:exec|dlx)|pnpm|yarn|bun|bun x|bun run)(?:\s+(?:--yes|-y|--bun|--))*\s+)?$/
