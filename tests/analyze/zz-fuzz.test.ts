import { it } from 'vitest'
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '#sluice/config/load-config'
import { loadSchema } from '#sluice/schema/load-schema'
import { jsonChecksCode } from '#sluice/emit/json-code'
import { json } from '#sluice/runtime/json'
import { misfit } from './json-fits.js'
import { schemaModule, schemaSql } from './json-schema.js'
import { useSession } from './session.js'

const session = useSession(schemaSql)
let seed = Number(process.env['SEED'] ?? 1)
const random = (): number => {
  seed = (seed * 1664525 + 1013904223) % 4294967296
  return seed / 4294967296
}
const pick = <T>(xs: readonly T[]): T => xs[Math.floor(random() * xs.length)]!
const times = (n: number, f: () => string): string[] => Array.from({ length: n }, f)
let alias = 0

interface Env {
  rels: { a: string; t: string }[]
  depth: number
}
const cols: Record<string, Record<string, string[]>> = {
  authors: {
    int: ['id', 'big', 'huge'],
    text: ['name', 'note', 'brand', 'level'],
    num: ['rate', 'score'],
    bool: ['active'],
    other: ['mood', 'birthday', 'born_at', 'tags', 'moods', 'matrix', 'home', 'uid'],
    json: ['settings', 'extra', 'history', 'raw', 'wrapped'],
  },
  books: {
    int: ['id', 'author_id', 'pages'],
    text: ['title'],
    num: ['price'],
    bool: ['(pages > 3)'],
    other: ['sold_at'],
    json: ['event'],
  },
  deviants: {
    int: ['id'],
    text: ['id::text'],
    num: ['rate', 'score'],
    bool: ['(id > 2)'],
    other: ['tags', 'matrix'],
    json: ["'{}'::jsonb"],
  },
}
const col = (e: Env, kind: string): string => {
  const r = pick(e.rels)
  const c = pick(cols[r.t]![kind]!)
  return /^[a-z_]+$/.test(c) ? `${r.a}.${c}` : c.replace(/\b(pages|id)\b/, `${r.a}.$1`)
}
const cond = (e: Env): string =>
  pick([
    () => `${col(e, 'int')} > ${Math.floor(random() * 4)}`,
    () => `${col(e, pick(['int', 'text', 'other', 'json']))} is not null`,
    () => `${col(e, pick(['int', 'text', 'other']))} is null`,
    () => col(e, 'bool'),
    () => `not (${cond(e)})`,
    () => `(${cond(e)} or ${cond(e)})`,
  ])()
const scalar = (e: Env): string =>
  e.depth <= 0
    ? col(e, pick(['int', 'text', 'num', 'bool', 'other']))
    : pick([
        () => col(e, pick(['int', 'text', 'num', 'bool', 'other'])),
        () => col(e, pick(['int', 'text', 'num', 'bool', 'other'])),
        () => pick(["'k'", "'some'", '1', '1.5', 'null', 'true', "'{}'::int[]", "'NaN'::float8"]),
        () => `coalesce(${col(e, 'text')}, ${pick(["'x'", col(e, 'text')])})`,
        () => `case when ${cond(e)} then ${col(e, 'int')} end`,
        () => `case when ${cond(e)} then ${col(e, 'text')} else 'z' end`,
        () => `coalesce(${col(e, 'num')}, 0)`,
        () => `array[${col(e, 'int')}, ${col(e, 'int')}]`,
        () =>
          `array(select ${(() => {
            const r = sub({ ...e, depth: 0 })
            return `${col({ rels: r.rels, depth: 0 }, pick(['int', 'text', 'other']))} from ${r.from}`
          })()})`,
        () => `row(${col(e, 'int')}, ${col(e, 'text')})`,
        () => pick(e.rels).a,
      ])()
interface Sub {
  rels: Env['rels']
  from: string
}
function sub(_: Env): Sub {
  const t = (): { a: string; t: string } => ({
    a: `t${++alias}`,
    t: pick(['authors', 'books', 'books', 'deviants']),
  })
  const a = t()
  if (random() < 0.4) return { rels: [a], from: `${a.t} ${a.a}` }
  const b = t()
  const join = pick(['left join', 'left join', 'right join', 'full join', 'join'])
  const on = `${a.a}.id = ${b.a}.${b.t === 'books' ? pick(['id', 'author_id']) : 'id'}`
  if (random() < 0.7) return { rels: [a, b], from: `${a.t} ${a.a} ${join} ${b.t} ${b.a} on ${on}` }
  const c = t()
  return {
    rels: [a, b, c],
    from: `${a.t} ${a.a} ${join} ${b.t} ${b.a} on ${on} ${pick(['left join', 'right join', 'full join'])} ${c.t} ${c.a} on ${c.a}.id = ${b.a}.id`,
  }
}
const filter = (e: Env): string => (random() < 0.5 ? ` filter (where ${cond(e)})` : '')
const value = (e: Env): string =>
  random() < 0.5 || e.depth <= 0 ? scalar(e) : j({ ...e, depth: e.depth - 1 })
const key = (): string => pick(["'a'", "'b'", "'c d'", "'a'"])
function j(e: Env): string {
  const d = { ...e, depth: e.depth - 1 }
  if (e.depth <= 0)
    return pick([
      () => `to_jsonb(${scalar(d)})`,
      () => `jsonb_build_object(${key()}, ${scalar(d)})`,
      () => `to_jsonb(${col(e, 'json')})`,
      () => pick([`'[]'::jsonb`, `'{}'::jsonb`, `'{"a": null}'::jsonb`, `'[1, "k"]'::jsonb`]),
    ])().replace(/to_jsonb\((null|'k'|'some')\)/, 'to_jsonb($1::text)')
  return pick([
    () =>
      `jsonb_build_object(${times(1 + Math.floor(random() * 3), () => `${key()}, ${value(d)}`).join(', ')})`,
    () =>
      `jsonb_build_object(${times(1 + Math.floor(random() * 3), () => `${key()}, ${value(d)}`).join(', ')})`,
    () => `jsonb_build_array(${times(Math.floor(random() * 3), () => value(d)).join(', ')})`,
    () => {
      const s = sub(e)
      const inner = { rels: [...s.rels], depth: e.depth - 1 }
      return `(select ${pick(['jsonb_agg', 'jsonb_agg_strict'])}(${j(inner)})${filter(inner)} from ${s.from})`
    },
    () => {
      const s = sub(e)
      const inner = { rels: [...s.rels], depth: e.depth - 1 }
      return `(select jsonb_agg(${pick(s.rels).a})${filter(inner)} from ${s.from})`
    },
    () => {
      const s = sub(e)
      const inner = { rels: [...s.rels], depth: e.depth - 1 }
      return `(select jsonb_object_agg(coalesce(${pick(s.rels).a}.id::text, 'none'), ${value(inner)})${filter(inner)} from ${s.from})`
    },
    () => {
      const s = sub(e)
      const inner = { rels: [...s.rels], depth: e.depth - 1 }
      return `(select ${j(inner)} from ${s.from} limit 1)`
    },
    () => {
      const s = sub(e)
      const inner = { rels: [...s.rels], depth: e.depth - 1 }
      const q = `q${++alias}`
      return `(select jsonb_agg(${q}) from (select ${j(inner)} as x, ${scalar(inner)} as y from ${s.from}) ${q})`
    },
    () => {
      const s = sub(e)
      const inner = { rels: [...s.rels], depth: e.depth - 1 }
      const q = `q${++alias}`
      const w = `w${++alias}`
      return `(select jsonb_agg(${q}.x)${pick(['', ` filter (where ${q}.x is not null)`])} from ${pick(['authors', 'books'])} ${w} left join (select ${j(inner)} as x, ${col(inner, 'int')} as y from ${s.from}) ${q} on ${q}.y = ${w}.id)`
    },
    () => {
      const s = sub(e)
      const inner = { rels: [...s.rels], depth: e.depth - 1 }
      const u = `u${++alias}`
      return `(select jsonb_agg(${u}.x) from (select ${j(inner)} as x from ${s.from} union all select ${j(inner)} from ${s.from}) ${u})`
    },
    () => `coalesce(${j(d)}, ${pick([`'[]'`, `'{}'`, j(d)])})`,
    () => `case when ${cond(e)} then ${j(d)} ${random() < 0.6 ? `else ${j(d)} ` : ''}end`,
    () => `jsonb_strip_nulls(${j(d)}${pick(['', ', true', ', false'])})`,
    () => `(${j(d)} -> ${pick(["'a'", "'b'", '0', '-1', '1'])})`,
    () => `(${j(d)} #> ${pick(["'{a}'", "'{b,0}'", "'{0,a}'"])})`,
    () =>
      `(jsonb_build_object(${key()}, ${value(d)}) || ${random() < 0.5 ? `jsonb_strip_nulls(jsonb_build_object(${key()}, ${value(d)}))` : `jsonb_build_object(${key()}, ${value(d)})`})`,
    () => `(${j(d)} - ${key()})`.replace(/ - 'c d'/, " - 'a'"),
    () =>
      `json_object(${times(1 + Math.floor(random() * 2), () => `${key()}: ${value(d)}`).join(', ')} ${pick(['absent on null', 'null on null'])} returning jsonb)`,
    () =>
      `json_array(${times(1 + Math.floor(random() * 2), () => value(d)).join(', ')} ${pick(['absent on null', 'null on null'])} returning jsonb)`,
  ])()
}

it('fuzz', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-json-fuzz-'))
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'))
  writeFileSync(join(root, 'schema.ts'), schemaModule)
  writeFileSync(
    join(root, 'drizzle.config.mjs'),
    "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' }\n",
  )
  const { value: config } = await loadConfig({ cwd: root })
  const { value: loaded } = await loadSchema(config!)
  let ran = 0,
    rejected = 0,
    refused = 0,
    any = 0,
    bad = 0,
    failed = 0
  const why = new Map<string, number>()
  const count = Number(process.env['COUNT'] ?? 300)
  for (let n = 0; n < count; n++) {
    const start = seed
    const s = sub({ rels: [], depth: 0 })
    const sql = `select ${j({ rels: s.rels, depth: 1 + Math.floor(random() * 3) })} as j from ${s.from}`
    let analysis
    try {
      analysis = await session.analyze(sql, { model: loaded!.model })
    } catch (error) {
      console.log('CRASH', start, sql, error)
      bad++
      continue
    }
    const q = analysis.queries[0]
    if (!q) {
      rejected++
      const m = analysis.diagnostics[0]?.message ?? ''
      why.set(m.slice(0, 60), (why.get(m.slice(0, 60)) ?? 0) + 1)
      continue
    }
    let rows
    try {
      rows = await session.run(q.sql)
    } catch (error) {
      failed++
      const m = String(error).split('\n')[0]!.slice(0, 90)
      why.set(m, (why.get(m) ?? 0) + 1)
      continue
    }
    const type = q.columns[0]!.type
    if (type.kind !== 'json') continue
    ran++
    if (type.shape.kind === 'any') any++
    const code = jsonChecksCode(type.shape)
    const codec = json<unknown>(code === '' ? undefined : (0, eval)(`(${code})`))
    for (const { j: wire } of rows) {
      if (wire === null) {
        if (!q.columns[0]!.nullable) {
          bad++
          console.log('NULL', sql)
          break
        }
        continue
      }
      let value
      try {
        value = codec.decode(wire!)
      } catch (error) {
        refused++
        if (misfit(type.shape, JSON.parse(wire!)) === null) {
          bad++
          console.log('REFUSED WRONGLY', start, sql, String(error), code)
        }
        continue
      }
      const m = misfit(type.shape, value)
      if (m) {
        bad++
        console.log('MISFIT', start, '\n', sql, '\n', m.slice(0, 1500))
        break
      }
    }
  }
  console.log({ ran, rejected, failed, refused, any, bad }, [...why].sort((a, b) => b[1] - a[1]).slice(0, 12))
}, 600_000)
