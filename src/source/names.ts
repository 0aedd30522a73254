/** The TypeScript names of files, queries, parameters and columns. */

/**
 * `tenant_id` becomes `tenantId`: an underscore between alphanumerics is removed and the next character
 * becomes a capital. Leading and trailing underscores and existing capitals stay.
 */
export const camelCase = (name: string): string =>
  name.replace(/(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])([\p{L}\p{N}])/gu, (_, next: string) => next.toUpperCase())

/**
 * The name of a query's function: `GetTenant`, `get_tenant` and the file name `get-tenant` all become
 * `getTenant`.
 */
export function functionName(name: string): string {
  const joined = camelCase(name.replaceAll('-', '_'))
  return joined.replace(/^\p{Lu}/u, (first) => first.toLowerCase())
}

/** The stem of a query's types: `getTenant` becomes the `GetTenant` of `GetTenantRow`. */
export const pascalCase = (name: string): string =>
  camelCase(name.replaceAll('-', '_')).replace(/^(_*)(\p{Ll})/u, (_, underscores: string, first: string) =>
    underscores.concat(first.toUpperCase()),
  )

/** Whether TypeScript accepts the name as an identifier, apart from reserved words. */
export const isIdentifier = (name: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)

/** Whether the name is reserved, so that an exported function of a strict module cannot have it. */
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

/** The special meaning of an export with that name, or null; the names are those of {@link MEANINGS}. */
export const meaningInModule = (name: string): string | null => MEANINGS.get(name) ?? null

/** The special meanings of exports for loaders and compilers. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  // https://tc39.es/ecma262/#sec-promise-resolve-functions: import() resolves to the namespace, and a promise
  // calls `then` of the value to which it resolves.
  ['then', 'a module that exports `then` is a thenable, so `await import()` would call the query'],
  ['__esModule', 'CommonJS marks a compiled ES module by this name'],
  ['__proto__', 'in CommonJS, an assignment to this name sets the prototype of the exports'],
])

/**
 * Whether every loader finds a module of this path, such as `billing/invoices`, by the same specifier.
 * Loaders of Node.js read a specifier as a URL (https://nodejs.org/api/esm.html#file-urls), in which some
 * characters have a meaning or disappear; Windows does not allow others in file names; and compilers treat
 * some endings as other kinds of files.
 */
export const isModulePath = (path: string): boolean =>
  // eslint-disable-next-line no-control-regex -- control characters are rejected here
  !/[\u0000-\u001f\u007f"#%*:<>?\\|\u0085\u2028\u2029]/.test(path) &&
  !/\.(?:d|d\.[^./]+|[cm]?[jt]sx?|json|node|wasm)$/i.test(path) &&
  path.split('/').every((part) => part.trim() === part && !part.endsWith('.'))

/**
 * An identifier for any name: characters that are not allowed separate words, and a leading digit gets an
 * underscore before it.
 */
export function identifierFrom(name: string): string {
  const joined = name.replaceAll(/[^\p{ID_Continue}$]+/gu, '_').replaceAll(/(?<=.)_+$|^_+(?=.)/gu, '')
  const camel = functionName(joined)
  return isIdentifier(camel) ? camel : `_${camel}`
}
