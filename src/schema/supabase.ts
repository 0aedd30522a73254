import type { Reference } from './references.js'

/** A statement that creates a stub of an object that Supabase creates in every project's database. */
export interface HostObject extends Reference {
  readonly statement: string
}

const role = (name: string): HostObject => ({
  kind: 'role',
  schema: null,
  name,
  statement: `create role ${name}`,
})

const schema = (name: string): HostObject => ({
  kind: 'schema',
  schema: null,
  name,
  statement: `create schema ${name}`,
})

/** `signature` is the text between the name and `language`. */
const routine = (path: string, signature: string, result: string): HostObject => {
  const [within = '', name = ''] = path.split('.')
  const body = `select null::${result.replace(/^setof /, '')}`
  return {
    kind: 'function',
    schema: within,
    name,
    statement: `create function ${path}(${signature}) returns ${result} stable language sql as '${
      result === 'void' ? 'select' : body
    }'`,
  }
}

const table = (path: string, columns: readonly string[]): HostObject => {
  const [within = '', name = ''] = path.split('.')
  return { kind: 'relation', schema: within, name, statement: tableStatement(path, columns) }
}

export const tableStatement = (path: string, columns: readonly string[]): string =>
  `create table ${path} (${columns.map((column) => `\n  ${column}`).join(',')}\n)`

/**
 * What migrations of Supabase projects refer to. `auth.users` and `realtime.messages` are not here: Drizzle declares
 * their columns in `drizzle-orm/supabase`.
 * Sources: https://supabase.com/docs/guides/database/postgres/roles, https://supabase.com/docs/guides/database/postgres/row-level-security#helper-functions,
 * https://supabase.com/docs/guides/storage/schema/helper-functions, https://supabase.com/docs/guides/realtime/authorization
 */
export const supabaseObjects: readonly HostObject[] = [
  ...[
    'anon',
    'authenticated',
    'authenticator',
    'dashboard_user',
    'service_role',
    'supabase_admin',
    'supabase_auth_admin',
    'supabase_functions_admin',
    'supabase_realtime_admin',
    'supabase_storage_admin',
  ].map(role),
  ...['auth', 'extensions', 'graphql_public', 'realtime', 'storage', 'supabase_functions', 'vault'].map(
    schema,
  ),
  {
    kind: 'publication',
    schema: null,
    name: 'supabase_realtime',
    statement: 'create publication supabase_realtime',
  },
  routine('auth.uid', '', 'uuid'),
  routine('auth.role', '', 'text'),
  routine('auth.email', '', 'text'),
  routine('auth.jwt', '', 'jsonb'),
  routine('realtime.topic', '', 'text'),
  routine('realtime.send', 'payload jsonb, event text, topic text, private boolean default true', 'void'),
  routine(
    'realtime.broadcast_changes',
    "topic_name text, event_name text, operation text, table_name text, table_schema text, new record, old record, level text default 'ROW'",
    'void',
  ),
  routine('storage.foldername', 'name text', 'text[]'),
  routine('storage.filename', 'name text', 'text'),
  routine('storage.extension', 'name text', 'text'),
  routine(
    'vault.create_secret',
    "new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null",
    'uuid',
  ),
  table('storage.buckets', [
    'id text primary key',
    'name text not null unique',
    'owner uuid',
    'created_at timestamp with time zone default now()',
    'updated_at timestamp with time zone default now()',
    'public boolean default false',
    'avif_autodetection boolean default false',
    'file_size_limit bigint',
    'allowed_mime_types text[]',
    'owner_id text',
  ]),
  table('storage.objects', [
    'id uuid primary key default gen_random_uuid()',
    'bucket_id text',
    'name text',
    'owner uuid',
    'created_at timestamp with time zone default now()',
    'updated_at timestamp with time zone default now()',
    'last_accessed_at timestamp with time zone default now()',
    'metadata jsonb',
    "path_tokens text[] generated always as (string_to_array(name, '/')) stored",
    'version text',
    'owner_id text',
    'user_metadata jsonb',
  ]),
  table('vault.secrets', [
    'id uuid primary key default gen_random_uuid()',
    'name text',
    "description text not null default ''",
    'secret text not null',
    'created_at timestamp with time zone not null default now()',
    'updated_at timestamp with time zone not null default now()',
  ]),
]
