import { type Random, randomFrom } from '../../fuzz/random.js'
import { COLUMN_NAMES, DOMAINS, NOUNS } from './words.js'

export type ColumnKind =
  | 'key'
  | 'reference'
  | 'text'
  | 'note'
  | 'amount'
  | 'quantity'
  | 'score'
  | 'flag'
  | 'moment'
  | 'status'
  | 'settings'
  | 'labels'
  | 'created'

export interface Column {
  /** As in SQL. */
  readonly name: string
  readonly kind: ColumnKind
  readonly nullable: boolean
  /** For `reference`. */
  readonly target?: Table
}

export interface Table {
  readonly domain: string
  /** As in SQL, plural: `billing_invoices`. */
  readonly name: string
  readonly columns: readonly Column[]
  /** The table this one is a part of; null for those at the top. */
  readonly parent: Table | null
}

/** A product's schema: as many tables as wanted, shared out over its domains. The same seed gives the same schema. */
export function makeSchema(seed: number, size: number): readonly Table[] {
  if (size > DOMAINS.length * NOUNS.length) throw new Error(`at most ${DOMAINS.length * NOUNS.length} tables`)
  const random = randomFrom(seed, 1)
  const tables: Table[] = []
  for (let index = 0; index < size; index++) {
    const domain = DOMAINS[index % DOMAINS.length]
    const noun = NOUNS[Math.floor(index / DOMAINS.length)]
    if (domain === undefined || noun === undefined) throw new Error('out of names')
    tables.push(makeTable(random, domain, `${domain}_${plural(noun)}`, tables))
  }
  return tables
}

function makeTable(random: Random, domain: string, name: string, before: readonly Table[]): Table {
  const near = before.filter((table) => table.domain === domain)
  const parent = near.length > 0 ? random.pick(near) : null
  // Another table it may belong to, wherever that is: files of the schema import each other.
  const other = before.length > 0 && random.chance(0.4) ? random.pick(before) : null
  const columns: Column[] = [{ name: 'id', kind: 'key', nullable: false }]
  const refer = (target: Table, nullable: boolean): void => {
    columns.push({ name: `${singular(target)}_id`, kind: 'reference', nullable, target })
  }
  if (parent !== null) refer(parent, false)
  if (other !== null && other !== parent) refer(other, true)
  const take = (kind: keyof typeof COLUMN_NAMES, nullable: boolean, least: number, most: number): void => {
    const names = random.some(COLUMN_NAMES[kind], least + random.integer(most - least + 1))
    columns.push(...names.map((column) => ({ name: column, kind, nullable })))
  }
  columns.push({ name: 'name', kind: 'text', nullable: false })
  take('text', false, 0, 2)
  columns.push({ name: 'status', kind: 'status', nullable: false })
  take('amount', false, 1, 2)
  take('quantity', false, 1, 2)
  take('score', true, 0, 1)
  take('flag', false, 0, 2)
  take('note', true, 0, 2)
  take('moment', true, 0, 2)
  if (random.chance(0.5)) columns.push({ name: 'settings', kind: 'settings', nullable: false })
  if (random.chance(0.3)) columns.push({ name: 'labels', kind: 'labels', nullable: false })
  columns.push({ name: 'created_at', kind: 'created', nullable: false })
  return { domain, name, columns, parent }
}

export const plural = (noun: string): string =>
  noun.endsWith('y') && noun !== 'survey'
    ? `${noun.slice(0, -1)}ies`
    : /(?:s|x|ch)$/.test(noun)
      ? `${noun}es`
      : `${noun}s`

/** `billing_policies` → `billing_policy`: what a column that refers to the table is called after. */
export function singular({ domain, name }: Table): string {
  const noun = NOUNS.find((candidate) => `${domain}_${plural(candidate)}` === name)
  if (noun === undefined) throw new Error(`a table that was not made here: ${name}`)
  return `${domain}_${noun}`
}
