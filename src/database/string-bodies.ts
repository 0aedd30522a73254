/**
 * The trees of SQL functions whose bodies are strings (`as $$ … $$`), which Postgres stores as text and
 * analyses at each call. Such a function is created again with a standard body (`begin atomic … end`), whose
 * tree Postgres stores, and the change is undone, because the tree would depend on the objects that it
 * mentions. Postgres rejects what a standard body cannot contain, such as DDL or a polymorphic function, and
 * such a body stays unknown.
 */
import type { Database, Oid } from './database.js'

export async function stringBodies(
  database: Pick<Database, 'execute' | 'rows'>,
  functions: readonly Oid[],
): Promise<ReadonlyMap<Oid, string>> {
  if (functions.length === 0) return new Map()
  // The setting must be read before another call writes it: both are sent at once, and the server processes
  // them in order.
  const [problem, rows] = await Promise.all([database.execute(analyse(functions)), database.rows(FOUND)])
  return problem ? new Map() : new Map(rows.map(({ oid, body }) => [Number(oid), body ?? '']))
}

const SETTING = 'sluice.bodies'

const FOUND = `
  select key as oid, value as body
  from json_each_text(coalesce(nullif(current_setting('${SETTING}', true), ''), '{}')::json)`

/** Raised to undo the effects of a block; PL/pgSQL's variables keep their values. */
const UNDO = 'SL000'

/**
 * A body is analysed under the settings of its function: SET search_path determines what its names mean. The
 * definition that Postgres prints ends with the body between dollar quotes (`pg_get_functiondef`,
 * src/backend/utils/adt/ruleutils.c).
 */
const analyse = (functions: readonly Oid[]): string => `
  do $sluice$
  declare
    called record;
    setting text;
    quote text;
    definition text;
    body text;
    bodies jsonb := '{}';
  begin
    for called in
      select p.oid, p.prosrc, coalesce(p.proconfig, '{}') as proconfig from pg_proc p where p.oid in (${functions.join(',')})
    loop
      begin
        foreach setting in array called.proconfig loop
          perform set_config(split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1), true);
        end loop;
        quote := '$function';
        while strpos(called.prosrc, quote) > 0 loop
          quote := quote || 'x';
        end loop;
        definition := pg_catalog.pg_get_functiondef(called.oid);
        definition := left(definition, -length(format(E'AS %1$s$%2$s%1$s$\\n', quote, called.prosrc)));
        execute definition || 'begin atomic ' || called.prosrc || E'\\n; end';
        select p.prosqlbody::text into body from pg_catalog.pg_proc p where p.oid = called.oid;
        raise exception using errcode = '${UNDO}', message = 'undo';
      exception when others then
        if sqlstate = '${UNDO}' and body is not null then
          bodies := bodies || jsonb_build_object(called.oid, body);
        end if;
      end;
      body := null;
    end loop;
    perform set_config('${SETTING}', bodies::text, false);
  end
  $sluice$`
