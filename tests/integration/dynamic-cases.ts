/** Queries of the case project `dynamic`, each with arguments and the SQL that a program would put together for them. */

export type Arguments = Readonly<Record<string, unknown>>

interface HandWritten {
  readonly text: string
  readonly parameters: readonly unknown[]
}

export interface DynamicCase {
  readonly name: string
  readonly module: 'reading' | 'writing'
  /** Values of each argument; undefined for none. */
  readonly arguments: Readonly<Record<string, readonly unknown[]>>
  /** Which combinations the types allow; all where it is left out. */
  readonly allows?: (params: Arguments) => boolean
  /** Null where there is nothing to send. */
  readonly byHand: (params: Arguments) => HandWritten | null
  /** What the call gives, from the rows of the statement by hand. */
  readonly result: (rows: readonly Arguments[] & { readonly count: number }) => unknown
  /** What a call gives that sends nothing. */
  readonly nothing?: unknown
  /** How many texts there are for its combinations. */
  readonly texts: number
}

/** Puts SQL together as a program does by hand. */
class Hand {
  readonly #parts: string[] = []
  readonly #parameters: unknown[] = []

  add(text: string): this {
    this.#parts.push(text)
    return this
  }
  when(condition: unknown, text: (value: () => string) => string, ...values: readonly unknown[]): this {
    if (condition) {
      let next = 0
      this.add(text(() => `$${this.#parameters.push(values[next++])}`))
    }
    return this
  }
  get done(): HandWritten {
    return { text: this.#parts.join(' '), parameters: this.#parameters }
  }
}

const hand = (text: string): Hand => new Hand().add(text)
const isGiven = (value: unknown): boolean => value !== undefined
const rowsOf = (rows: readonly Arguments[]): unknown => [...rows]

/** Conditions with AND between them, OR between groups, WHERE in front of any. */
function where(groups: readonly (readonly (string | false)[])[]): string {
  const texts = groups
    .map((group) => group.filter((one) => one !== false).join(' and '))
    .filter((one) => one !== '')
  return texts.length === 0 ? '' : `where ${texts.map((one) => `(${one})`).join(' or ')}`
}

const orders: Readonly<Record<string, string>> = {
  newest: 'i.added_at desc, i.id desc',
  name: 'lower(i.name), i.id',
  price: 'i.price nulls last, i.id',
}

/** `name = $1, note = $2` of what is given. */
function assignments(params: Arguments, names: readonly string[]): HandWritten | null {
  const given = names.filter((name) => isGiven(params[name]))
  const parameters = given.map((name) => params[name])
  return given.length === 0
    ? null
    : { text: given.map((name, index) => `${name} = $${index + 1}`).join(', '), parameters }
}

export const dynamicCases: readonly DynamicCase[] = [
  {
    name: 'search',
    module: 'reading',
    arguments: {
      kind: [undefined, 'toy'],
      since: [undefined, new Date('2026-02-15')],
      tag: [undefined, 'red'],
      least: [undefined, 2],
      sort: [undefined, 'newest', 'name', 'price'],
      limit: [2, 9],
    },
    byHand: ({ kind, since, tag, least, sort, limit }) =>
      hand('select i.id, i.name, i.price from items i where true')
        .when(isGiven(kind), (value) => `and i.kind = ${value()}`, kind)
        .when(isGiven(since), (value) => `and i.added_at >= ${value()}`, since)
        .when(
          isGiven(tag),
          (value) =>
            `and i.id in (select t.item_id from tags t where t.tag = ${value()})${isGiven(least) ? ` and i.stock >= ${value()}` : ''}`,
          tag,
          least,
        )
        .add(`order by ${orders[typeof sort === 'string' ? sort : 'newest']}`)
        .when(true, (value) => `limit ${value()}`, limit).done,
    result: rowsOf,
    texts: 2 * 2 * 3 * 3,
  },
  {
    name: 'shelf',
    module: 'reading',
    arguments: {
      hidden: [undefined, 'red'],
      kind: [undefined, 'toy'],
      sort: [undefined, 'newest', 'name'],
    },
    byHand: ({ hidden, kind, sort }) =>
      hand(
        "select i.id, i.name, coalesce(array_agg(t.tag order by t.tag) filter (where t.tag is not null), '{}') as tags",
      )
        .add('from items i left join tags t on t.item_id = i.id')
        .when(isGiven(hidden), (value) => `and t.tag <> ${value()}`, hidden)
        .when(isGiven(kind), (value) => `where i.kind = ${value()}`, kind)
        .add(`group by i.id order by ${orders[typeof sort === 'string' ? sort : 'newest']}`).done,
    result: rowsOf,
    texts: 2 * 2 * 2,
  },
  {
    name: 'whereNothingIsFixed',
    module: 'reading',
    arguments: {
      name: [undefined, 'ball', "'; --"],
      low: [undefined, 1],
      high: [undefined, 5],
      noted: [undefined, false, true],
      toys: [undefined, true],
      byName: [undefined, true],
    },
    byHand: ({ name, low, high, noted, toys, byName }) => {
      const between = isGiven(low) && isGiven(high)
      const parameters = [...(isGiven(name) ? [name] : []), ...(between ? [low, high] : [])]
      const first = isGiven(name) ? 1 : 0
      const conditions = where([
        [isGiven(name) && 'name = $1', between && `stock between $${first + 1} and $${first + 2}`],
        noted ? ['note is not null', toys === true && "kind = 'toy'"] : [],
      ])
      return {
        text: `select id, name from items ${conditions} order by ${byName ? 'name, id' : 'id'}`,
        parameters,
      }
    },
    result: rowsOf,
    texts: 2 * 2 * 3 * 2,
  },
  {
    name: 'needsOneWithTheOther',
    module: 'reading',
    arguments: {
      near: [undefined, 3],
      distance: [undefined, 0, 2],
      price: [undefined, '4.50'],
      expensive: [undefined, true],
    },
    allows: ({ near, distance, price, expensive }) =>
      !(isGiven(near) && !isGiven(distance)) && !(expensive && !isGiven(price)),
    byHand: ({ near, distance, price, expensive }) =>
      hand('select id from items where true')
        .when(isGiven(near), (value) => `and abs(stock - ${value()}::int) <= ${value()}::int`, near, distance)
        .when(expensive, (value) => `and price > ${value()}::numeric`, price)
        .add('order by id').done,
    result: rowsOf,
    texts: 4,
  },
  {
    name: 'joined',
    module: 'reading',
    arguments: { tagged: [undefined, false, true], ignored: [undefined, 1] },
    byHand: ({ tagged }) =>
      hand('select i.id, t.tag from items i').add(
        `${tagged ? '' : 'left '}join tags t on t.item_id = i.id order by i.id, t.tag`,
      ).done,
    result: rowsOf,
    texts: 2,
  },
  {
    name: 'withAndWithout',
    module: 'reading',
    arguments: { cheap: [undefined, false, true], rare: [undefined, true] },
    byHand: ({ cheap, rare }) =>
      hand('select id from items where true')
        .when(cheap, () => 'and price < 5')
        .when(rare, () => 'and stock < 3')
        .add('order by id').done,
    result: rowsOf,
    texts: 4,
  },
  {
    name: 'chosen',
    module: 'reading',
    arguments: {
      by: [undefined, 'name', 'kind', 'tag'],
      name: [undefined, 'ball'],
      kind: [undefined, 'tool'],
      tag: [undefined, 'red', "red' or true --"],
      lock: [undefined, 'none', 'update', 'share'],
    },
    allows: ({ by = 'name', ...others }) => isGiven(others[String(by)]),
    byHand: ({ by = 'name', lock = 'none', ...others }) =>
      hand('select id from items where')
        .when(
          true,
          (value) =>
            by === 'tag'
              ? `id in (select item_id from tags where tag = ${value()})`
              : `${String(by)} = ${value()}`,
          others[String(by)],
        )
        .add('order by id')
        .when(lock !== 'none', () => `for ${String(lock)}`).done,
    result: rowsOf,
    texts: 9,
  },
  {
    name: 'nested',
    module: 'reading',
    arguments: { kind: [undefined, 'toy', 'tool'], sort: [undefined, 'id', 'name'] },
    byHand: ({ kind, sort }) =>
      hand(
        "select id, name, coalesce((select array_agg(tag order by tag) from tags where item_id = id), '{}') as tags from items where true",
      )
        .when(isGiven(kind), (value) => `and kind = ${value()}`, kind)
        .add(sort === 'name' ? 'order by name desc, id' : 'order by id').done,
    result: rowsOf,
    texts: 4,
  },
  {
    name: 'streamed',
    module: 'reading',
    arguments: { more: [undefined, 0, 2, 100], ignored: [undefined, 1] },
    byHand: ({ more }) =>
      hand('select id from items where true')
        .when(isGiven(more), (value) => `and stock > ${value()}`, more)
        .add('order by id').done,
    result: rowsOf,
    texts: 2,
  },
  {
    name: 'patch',
    module: 'writing',
    arguments: {
      name: [undefined, 'new', "x', stock = 9 --"],
      note: [undefined, null, 'noted'],
      price: [undefined, null, '1.25'],
      id: [1, 77],
    },
    byHand: ({ id, ...params }) => {
      const set = assignments(params, ['name', 'note', 'price'])
      return (
        set && {
          text: `update items set ${set.text} where id = $${set.parameters.length + 1}`,
          parameters: [...set.parameters, id],
        }
      )
    },
    result: ({ count }) => count,
    nothing: 0,
    texts: 7,
  },
  {
    name: 'patchAndRead',
    module: 'writing',
    arguments: {
      name: [undefined, 'new'],
      note: [undefined, null, 'noted'],
      price: [undefined, null, '1.25'],
      id: [3],
    },
    allows: ({ name, note, price }) => isGiven(name) || isGiven(note) || isGiven(price),
    byHand: ({ id, ...params }) => {
      const set = assignments(params, ['name', 'note', 'price'])
      return (
        set && {
          text: `update items set ${set.text} where id = $${set.parameters.length + 1} returning id, name, note, price`,
          parameters: [...set.parameters, id],
        }
      )
    },
    result: rowsOf,
    texts: 7,
  },
  {
    name: 'touch',
    module: 'writing',
    arguments: {
      renamed: [undefined, false, true],
      name: [undefined, 'new'],
      price: [undefined, null, '7.00'],
      id: [2],
    },
    allows: ({ renamed, name }) => renamed !== true || isGiven(name),
    byHand: ({ renamed, name, price, id }) =>
      hand('update items set stock = stock + 1')
        .when(renamed, (value) => `, note = 'renamed', name = ${value()}`, name)
        .when(isGiven(price), (value) => `, price = ${value()}`, price)
        .when(true, (value) => `where id = ${value()} returning name, note, stock, price`, id).done,
    result: ([row]) => row,
    texts: 4,
  },
  {
    name: 'add',
    module: 'writing',
    arguments: {
      name: ['made'],
      kind: [undefined, 'toy'],
      price: [undefined, null, '0.01'],
      note: [undefined, null, 'noted'],
    },
    byHand: (params) => {
      const names = ['name', 'kind', 'price', 'note'].filter((name) => isGiven(params[name]))
      const numbers = names.map((_, index) => `$${index + 1}`)
      return {
        text: `insert into items (${names.join()}) values (${numbers.join()}) returning name, kind, price, note, stock`,
        parameters: names.map((name) => params[name]),
      }
    },
    result: ([row]) => row,
    texts: 8,
  },
  {
    name: 'addTags',
    module: 'writing',
    arguments: {
      tags: [
        [],
        [{ itemId: 3, tag: 'new' }],
        [
          { itemId: 1, tag: 'a' },
          { itemId: 1, tag: 'b' },
        ],
      ],
      lenient: [undefined, true],
    },
    byHand: ({ tags, lenient }) => {
      const rows = tags as readonly { readonly itemId: number; readonly tag: string }[]
      if (rows.length === 0) return null
      const values = rows.map((_, index) => `($${2 * index + 1}::int, $${2 * index + 2})`)
      return {
        text: `insert into tags values ${values.join()}${lenient ? ' on conflict do nothing' : ''}`,
        parameters: rows.flatMap(({ itemId, tag }) => [itemId, tag]),
      }
    },
    result: ({ count }) => count,
    nothing: 0,
    texts: 2,
  },
  {
    name: 'removeTags',
    module: 'writing',
    arguments: { itemId: [2, 5], tag: [undefined, 'red', 'none'] },
    byHand: ({ itemId, tag }) =>
      hand('delete from tags where')
        .when(true, (value) => `item_id = ${value()}`, itemId)
        .when(isGiven(tag), (value) => `and tag = ${value()}`, tag).done,
    result: () => undefined,
    texts: 2,
  },
]
