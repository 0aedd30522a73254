import { isPlainObject, type PlainObject } from './plain-object.js'

/**
 * drizzle-kit's `dbCredentials` as a connection URL; null if absent, incomplete, or unset in this
 * environment. Generating needs no database, so a getter that throws here is not a problem of the config.
 */
export function credentialsUrl(read: () => unknown): string | null {
  try {
    const credentials = read()
    if (!isPlainObject(credentials)) return null
    const url = credentials['url']
    if (typeof url === 'string' && url !== '') return url
    return fromParts(credentials)
  } catch {
    return null
  }
}

function fromParts(credentials: PlainObject): string | null {
  const { host, port, user, password, database, ssl } = credentials
  if (typeof host !== 'string' || host === '' || typeof database !== 'string' || database === '') return null
  const name = typeof user === 'string' && user !== '' ? encodeURIComponent(user) : ''
  const secret = typeof password === 'string' && password !== '' ? `:${encodeURIComponent(password)}` : ''
  const login = name || secret ? `${name}${secret}@` : ''
  const place = host.includes(':') ? `[${host}]` : encodeURIComponent(host)
  const mode = sslMode(ssl)
  return (
    `postgres://${login}${place}${typeof port === 'number' || typeof port === 'string' ? `:${port}` : ''}/${encodeURIComponent(database)}` +
    (mode === null ? '' : `?sslmode=${mode}`)
  )
}

/** Source: https://www.postgresql.org/docs/18/libpq-ssl.html#LIBPQ-SSL-PROTECTION */
function sslMode(ssl: unknown): string | null {
  if (typeof ssl === 'string') return ssl
  if (ssl === true) return 'require'
  if (isPlainObject(ssl)) return ssl['rejectUnauthorized'] === false ? 'require' : 'verify-full'
  return null
}
