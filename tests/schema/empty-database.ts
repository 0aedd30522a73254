import { openEmbedded } from '#sluice/database/embedded'
import type { Database } from '#sluice/database/database'
import { afterAll, beforeAll } from 'vitest'
import { clusterSnapshot } from '../database/cluster-snapshot.js'

/** One embedded server for a test file, emptied on demand: making one takes seconds. */
export function embeddedForFile(): { emptied(): Promise<Database>; current(): Database } {
  let database: Database | null = null
  beforeAll(async () => {
    database = await openEmbedded({ snapshot: await clusterSnapshot(), extensions: [] })
  })
  afterAll(() => database?.close())
  const current = (): Database => {
    if (!database) throw new Error('the server is not open')
    return database
  }
  return {
    current,
    async emptied() {
      const emptied = current()
      const error = await emptied.execute(`do $$ declare name text; begin
        for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
          execute format('drop schema %I cascade', name);
        end loop;
        for name in select rolname from pg_roles where oid >= 16384 loop
          execute format('drop owned by %I; drop role %I', name, name);
        end loop;
        create schema public;
      end $$`)
      if (error) throw new Error(error.message)
      return emptied
    },
  }
}

/** All that a schema consists of, in lines that do not depend on object identifiers, times or the order of columns. */
export async function catalogOf(database: Database): Promise<readonly string[]> {
  const rows = await database.rows(`
    with own as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
    select 'schema ' || nspname as line from own
    union all
    select format('%s %s.%s rls=%s', c.relkind, nspname, relname, relrowsecurity)
    from pg_class c join own on own.oid = relnamespace
    union all
    select format('column %s.%s.%s %s%s default=%s identity=%s generated=%s', nspname, relname, attname,
                  format_type(atttypid, atttypmod), case when attnotnull then ' not null' end,
                  pg_get_expr(adbin, adrelid), attidentity, attgenerated)
    from pg_class c join own on own.oid = relnamespace join pg_attribute a on attrelid = c.oid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attnum > 0 and not attisdropped and relkind <> 'i'
    union all
    select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
    from pg_constraint k join own on own.oid = connamespace where contype <> 'n'
    union all select format('index %s', indexdef) from pg_indexes join own on nspname = schemaname
    union all select format('view %s.%s %s', schemaname, viewname, definition) from pg_views join own on nspname = schemaname
    union all
    select format('matview %s.%s %s', schemaname, matviewname, definition) from pg_matviews join own on nspname = schemaname
    union all
    select format('enum %s %s', enumtypid::regtype, string_agg(enumlabel, ',' order by enumsortorder))
    from pg_enum group by enumtypid
    union all select format('sequence %s.%s %s %s %s', schemaname, sequencename, start_value, increment_by, data_type)
    from pg_sequences join own on nspname = schemaname
    union all select format('policy %s', to_jsonb(p)) from pg_policies p
    union all select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
    union all select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p join own on own.oid = pronamespace
    union all select format('role %s %s %s', rolname, rolcreatedb, rolinherit) from pg_roles where oid >= 16384`)
  return rows.map((row) => row['line'] ?? '').toSorted()
}
