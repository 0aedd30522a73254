/** Statements of every kind over tables and columns that mostly exist; some are wrong, as they are while one writes. */
import type { Pick } from './random-edits.js'

export interface Statement {
  /** `:stream` and the like where the statement needs it, else any command may be asked of it. */
  readonly command: string | null
  readonly text: string
}

export interface Names {
  pick: Pick
  one<T>(items: readonly T[]): T
  /** A table as a statement names it. */
  table(): string
  columnOf(table: string): string
}

const plain = (text: string): Statement => ({ command: null, text })

export function randomStatement({ pick, one, table, columnOf }: Names): Statement {
  const [t, u] = [table(), table()]
  const [c, e, d] = [columnOf(t), columnOf(t), columnOf(u)]
  const rows = (): Statement =>
    plain(
      one([
        `select * from ${t} where id = :id`,
        `select ${c}, id from ${t} order by id limit 1`,
        `select a.*, b.${d} as other from ${t} a left join ${u} b on b.id = a.id`,
        `select id, ${d} from ${t} join ${u} using (id)`,
        `select ${c} from ${t} a, ${u} b where a.id = b.id`,
        `select * from ${t} natural join ${u}`,
        `select id from ${t} natural left join ${u} order by id`,
        `table ${t}`,
        `select count(*) as n, max(${c}) as top from ${t}`,
        `select ${c}, count(*) as n from ${t} group by ${c} having count(*) > :least`,
        `select id, row_number() over (partition by ${c} order by id) as place from ${t}`,
        `with x as (select id, ${c} as value from ${t}) select value from x where id = any(:ids)`,
        `select id from ${t} where ${c} is not null and :flag`,
        `select id from ${t} where ${c} in (:first, :second) or ${e} = any(:values)`,
        `select id from ${t} where id not in (select id from ${u} where ${d} is null)`,
        `select id, ${c} from ${t} union all select id, ${d} from ${u}`,
        `select id from ${t} where (select count(*) from ${u} where ${d} is not null) > :least`,
        `select row_to_json(a) as doc from ${t} a`,
        `select json_agg(a.*) as docs from ${t} a`,
        `select a.id, x.${d} from ${t} a cross join lateral (select * from ${u} b where b.id = a.id) x`,
        `select coalesce(a.${c}, b.${c}) as "value?" from ${t} a full join ${t} b using (id)`,
      ]),
    )
  const nested = (): Statement =>
    plain(
      one([
        `select a.*, b as other from ${t} a left join ${u} b on b.id = a.id`,
        `select a.id, a.${c}, b as "others[]" from ${t} a left join ${u} b on b.id = a.id`,
        `select a.id as "it.id", a.${c} as "it.value", b.id as "its[].id" from ${t} a join ${u} b using (id)`,
        `select a.id, b as "others[]" from ${t} a left join ${u} b on b.id = a.id\nwhere true\n  and a.${c} = :value -- @if value`,
      ]),
    )
  const changes = (): Statement =>
    plain(
      one([
        `insert into ${t} (id, ${c}) values (:id, :value) returning *`,
        `insert into ${t} values (:id, :value)`,
        `insert into ${t} (id) select id from ${u} on conflict do nothing`,
        `update ${t} set ${c} = :value where id = :id`,
        `update ${t} a set ${c} = :value from ${u} b where a.id = b.id returning a.id, b.${d}`,
        `delete from ${t} where ${c} = :value returning id, ${c}`,
        `with gone as (delete from ${t} where id = :id returning *) select ${c} from gone`,
        `merge into ${t} a using ${u} b on a.id = b.id when matched then update set ${c} = :value when not matched then do nothing`,
      ]),
    )
  const many = (): Statement =>
    one([
      plain(`insert into ${t} (id, ${c}) values (:rows.id, :rows.value) returning *`),
      plain(
        `insert into ${t} (id, ${c}) values (:rows.id, :rows.value) on conflict (id) do update set ${c} = excluded.${c}`,
      ),
      plain(
        `select v.id, x.${c} from (values (:r.id::int, :r.name::text)) v(id, name) join ${t} x on x.id = v.id`,
      ),
      { command: 'stream', text: `select * from ${t} order by id` },
      {
        command: 'stream',
        text: `select id, ${c} from ${t}\nwhere true\n  and ${e} = :value -- @if value`,
      },
      { command: 'copy', text: `copy ${t} (id, ${c}) from stdin` },
      { command: 'copy', text: `copy ${t} from stdin` },
    ])
  const dynamic = (): Statement =>
    plain(
      one([
        `select id from ${t}\nwhere true\n  and ${c} = :value -- @if value\n  -- @if other\n  and exists (\n    select from ${u} x where x.${d} is not null and x.id = :other\n  )\n  -- @end\nlimit :most`,
        `select id, ${c} from ${t}\nwhere ${c} is null -- @if !all`,
        `select * from ${t}\norder by\n  -- @choose sort = newest\n  id desc\n  -- @case value: ${c}, id\n  -- @case other: ${e},\n  --   id desc\n  -- @end`,
        `update ${t} set\n  ${c} = :value, -- @if value\n  id = :next -- @if next\nwhere id = :id\nreturning *`,
        `insert into ${t} (\n  id,\n  ${c} -- @if value\n) values (\n  :id,\n  :value -- @if value\n) returning id`,
        `select a.id, a.${c}\nfrom ${t} a\n  left join ${u} b on b.id = a.id -- @if wide\nwhere true\n  and b.${d} is not null -- @if wide`,
      ]),
    )
  const ofScripts = (): Statement =>
    plain(
      one([
        `select helper(id) as helped from ${t} where id = :id`,
        `select helper(:x::text) as "helped!"`,
        `select value from "${pick(2) === 0 ? 'made by hand' : 'extra'}"`,
        `select a.*, b.value from ${t} a left join extra b using (id)`,
        'select * from shown where id = :id',
        `select s.*, a.${c} from shown s join ${t} a using (id)`,
        `select * from shown natural join ${t}`,
        `select 'new'::status as state, pg_get_serial_sequence('${t}', 'id') as sequence`,
        'select unnest(enum_range(null::status)) as state',
        `select (h).* from (select box_of(id) as h from ${t}) s`,
      ]),
    )
  const wrong = (): Statement => plain(one([`select nmae from ${t}`, `select from ${t} wher`]))
  const kinds = [
    rows,
    rows,
    rows,
    nested,
    changes,
    changes,
    many,
    many,
    dynamic,
    dynamic,
    ofScripts,
    ofScripts,
  ]
  return pick(25) === 0 ? wrong() : one(kinds)()
}
