import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { all, isA, type Node, type Query, type RangeTableEntry } from '#sluice/analyze/tree/nodes'
import { readTree, readTrees } from '#sluice/analyze/tree/read-tree'
import { walk } from '#sluice/analyze/tree/walk'
import { useSession } from './session.js'

const session = useSession()

interface Read {
  readonly query: Query
  readonly text: string
  /** Names by the protocol, which no line break goes through. */
  readonly names: readonly string[]
}

async function read(sql: string): Promise<Read> {
  const answer = await session.database.describe(sql)
  if (answer.kind === 'rejected' || answer.tree === null) {
    throw new Error(answer.kind === 'rejected' ? answer.error.message : 'no tree')
  }
  const query = readTree(answer.tree)
  if (!isA(query, 'QUERY')) throw new Error('no query')
  return { query, text: answer.tree, names: (answer.fields ?? []).map(({ name }) => name) }
}

const resultNames = ({ query }: Read): readonly (string | null)[] =>
  all(query.targetList, 'TARGETENTRY').map(({ resname }) => resname)

function aliasOf(entry: RangeTableEntry | undefined): Extract<Node, { tag: 'ALIAS' }> {
  if (!isA(entry?.eref, 'ALIAS')) throw new Error('no alias')
  return entry.eref
}

function firstEntry({ query }: Read): RangeTableEntry {
  const [entry] = all(query.rtable, 'RANGETBLENTRY')
  if (!entry) throw new Error('no range table')
  return entry
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

describe('a name in the tree is the one of the result', () => {
  it.each([
    [':location'],
    [':resname x'],
    ['{CONST :x 1}'],
    ['(i 1 2)'],
    ['(b)'],
    ['<>'],
    ['"'],
    ['""'],
    ["'"],
    ['\\'],
    ['\\\\'],
    ['a\\'],
    [' '],
    ['  a  '],
    ['a b'],
    ['\t'],
    ['}'],
    ['{'],
    [')'],
    ['('],
    [']'],
    ['['],
    ['[ 1 2 ]'],
    ['ä'],
    ['🙂'],
    ['日本語のとても長い名前'],
    ['-1'],
    ['0'],
    ['true'],
    ['null'],
    ['~'],
    ['a:b'],
    ['$1'],
    ['%'],
    ['\u00a0'],
    ['\u2028'],
    ['e\u0301'],
    ['x'.repeat(63)],
    [' '.repeat(63)],
    ['\\'.repeat(63)],
    ['{'.repeat(63)],
    ['"'.repeat(63)],
    ['a '.repeat(31)],
    ['(\\'.repeat(31)],
  ])('%j', async (name) => {
    const found = await read(
      `select 1 as ${quoted(name)}, t.${quoted(name)} as b from (select 2 as ${quoted(name)}) t`,
    )
    expect(found.names[0]).toBe(name)
    expect(resultNames(found)).toEqual(found.names)
    expect(aliasOf(firstEntry(found)).colnames).toEqual([name])
  })

  it('whatever text it is, wherever lines are broken', async () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      // A line end inside a name cannot be told from a blank at which print.c broke the line: names come from the protocol.
      .filter((text) => !/[\0\n]/.test(text) && Buffer.byteLength(text) <= 63)
    const special = fc.string({
      unit: fc.constantFrom('\\', '{', '}', '(', ')', '[', ']', ' ', '"', ':', '<', '>', 'a', '\t'),
      minLength: 1,
      maxLength: 63,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(name, special), { minLength: 1, maxLength: 12 }), async (names) => {
        const list = names.map((each, index) => `${index} as ${quoted(each)}`).join(', ')
        const found = await read(`select ${list}`)
        expect(found.names).toEqual(names)
        expect(resultNames(found)).toEqual(names)
      }),
      { numRuns: 150 },
    )
  })

  it('also of a relation, a CTE and a column list', async () => {
    const name = 'a {b} "c" \\d (e) [f]'
    const found = await read(
      `with ${quoted(name)} (${quoted(`${name}1`)}) as (select 1) select * from ${quoted(name)} as ${quoted(`${name}2`)} (${quoted(`${name}3`)})`,
    )
    const entry = firstEntry(found)
    expect(entry.ctename).toBe(name)
    expect(aliasOf(entry)).toMatchObject({ aliasname: `${name}2`, colnames: [`${name}3`] })
    expect(all(found.query.cteList, 'COMMONTABLEEXPR')[0]?.ctename).toBe(name)
  })

  it('without an alias is the one Postgres gives', async () => {
    expect(resultNames(await read('select 1, now(), null'))).toEqual(['?column?', 'now', '?column?'])
  })
})

describe('a constant', () => {
  const constants = ({ query }: Read): readonly Extract<Node, { tag: 'CONST' }>[] => {
    const found: Extract<Node, { tag: 'CONST' }>[] = []
    walk(query, (node) => {
      if (node.tag === 'CONST') found.push(node)
    })
    return found
  }
  /** Behind the four bytes of its length. */
  const text = (node: Extract<Node, { tag: 'CONST' }> | undefined): string =>
    Buffer.from(node?.constvalue?.subarray(4) ?? []).toString('utf8')

  it('keeps every byte of a long text', async () => {
    const value = 'äöü🙂 {(["\\:constvalue <> '.repeat(4000)
    const [node] = constants(await read(`select '${value}'::text as x`))
    expect(text(node)).toBe(value)
  })

  it('has no bytes where it is NULL, and none behind the length where it is empty', async () => {
    const [none, empty] = constants(await read("select null::text as a, ''::text as b"))
    expect(none).toMatchObject({ constisnull: true, constvalue: null })
    expect(empty?.constisnull).toBe(false)
    expect(text(empty)).toBe('')
  })

  it('has bytes from 0 to 255', async () => {
    const [node] = constants(
      await read(
        `select '\\x${Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString('hex')}'::bytea as x`,
      ),
    )
    expect([...(node?.constvalue?.subarray(4) ?? [])]).toEqual(Array.from({ length: 256 }, (_, i) => i))
  })

  it('of any text is itself', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 200 }).filter((value) => !value.includes('\0')),
        async (value) => {
          const [node] = constants(
            await read(`select E'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'::text as x`),
          )
          expect(text(node)).toBe(value)
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('a large tree', () => {
  it('of 1,600 columns has every name', async () => {
    const names = Array.from({ length: 1600 }, (_, index) => `a column with number ${index}`)
    const found = await read(`select ${names.map((name, index) => `${index} as ${quoted(name)}`).join(', ')}`)
    expect(resultNames(found)).toEqual(names)
  })

  it('of 3,000 conditions has every one', async () => {
    const found = await read(
      `select 1 from authors where ${Array.from({ length: 3000 }, (_, i) => `id = ${i}`).join(' or ')}`,
    )
    let comparisons = 0
    walk(found.query, (node) => {
      if (node.tag === 'OPEXPR') comparisons++
    })
    expect(comparisons).toBe(3000)
  })

  it('that is nested too deeply is none', () => {
    expect(readTree(`${'{COALESCEEXPR :args ('.repeat(700)}${')}'.repeat(700)}`)).toBeNull()
    expect(readTrees(`(${'{COALESCEEXPR :args ('.repeat(700)}${')}'.repeat(700)})`)).toEqual([])
    expect(readTree(`${'{COALESCEEXPR :args ('.repeat(500)}${')}'.repeat(500)}`)).toMatchObject({
      tag: 'COALESCEEXPR',
    })
  })
})

describe('a line of the printed tree', () => {
  const alias = (name: string): Node | null => readTree(`{ALIAS :aliasname ${name} :colnames <>}`)

  it('that is full is joined with the next directly', () => {
    const name = 'x'.repeat(100)
    expect(alias(`\n${name.slice(0, 78)}\n${name.slice(78)}\n`)).toMatchObject({ aliasname: name })
  })

  it('that is shorter ends at a blank', () => {
    expect(readTree('{ALIAS :aliasname a\n:colnames ("b"\n"c")}')).toMatchObject({
      aliasname: 'a',
      colnames: ['b', 'c'],
    })
  })

  it('that ends inside an escaped blank keeps it', () => {
    expect(alias('a\\\nb')).toMatchObject({ aliasname: 'a b' })
  })
})

describe('a view', () => {
  it('has a tree that reads as well', async () => {
    const rows = await session.database.rows(
      "select r.ev_action::text as tree, c.relname as name from pg_rewrite r join pg_class c on c.oid = r.ev_class where r.ev_type = '1'",
    )
    expect(rows.length).toBeGreaterThan(100)
    for (const { tree, name } of rows) {
      const [query] = readTrees(tree ?? '')
      expect(query?.tag, name ?? '').toBe('QUERY')
    }
  })
})
