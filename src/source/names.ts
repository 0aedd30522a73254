/** How names of files, queries, parameters and columns become TypeScript names. */

/**
 * `tenant_id` is `tenantId`: an underscore between alphanumerics goes and the next character becomes a capital.
 * Leading and trailing underscores and existing capitals stay.
 */
export const camelCase = (name: string): string =>
  name.replace(/(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])([\p{L}\p{N}])/gu, (_, next: string) => next.toUpperCase())

/** The name of a query's function: `GetTenant`, `get_tenant` and the file name `get-tenant` are all `getTenant`. */
export function functionName(name: string): string {
  const joined = camelCase(name.replaceAll('-', '_'))
  return joined.replace(/^\p{Lu}/u, (first) => first.toLowerCase())
}

/** The stem of a query's types: `getTenant` gives the `GetTenant` of `GetTenantRow`. */
export const pascalCase = (name: string): string =>
  camelCase(name.replaceAll('-', '_')).replace(/^(_*)(\p{Ll})/u, (_, underscores: string, first: string) =>
    underscores.concat(first.toUpperCase()),
  )

/** Whether TypeScript takes the name as an identifier, reserved words aside. */
export const isIdentifier = (name: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)

/** Whether the name can be given to an exported function of a strict module. */
export const isReservedWord = (name: string): boolean => RESERVED.has(name)

/**
 * Reserved words of ECMAScript modules in strict mode, and global names that TypeScript does not let a module declare.
 * Source: https://tc39.es/ecma262/#prod-ReservedWord
 */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
)
