/** Queries that tests about connections make, whatever it is that happens to the connection. */
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import { text } from '#sluice/runtime/text'

/** A query without parameters whose one column is `n integer`. */
export const integerQuery = (name: string, sent: string) =>
  defineQuery({ name, text: sent, columns: ['n'], types: [23], row: (cells) => value(cells, 0, int4) })

/** A query without parameters whose one column is `v text`. */
export const textQuery = (name: string, sent: string) =>
  defineQuery({ name, text: sent, columns: ['v'], types: [25], row: (cells) => value(cells, 0, text) })

/** The server process of the connection. */
export const pid = integerQuery('pid', 'select pg_backend_pid() as n')

/** What `store` has stored. */
export const all = integerQuery('all', 'select id as n from things order by id')

/** Into `things`, a table that the test makes. */
export const store = defineQuery({
  name: 'store',
  text: 'insert into things (id) values ($1)',
  parameters: (params: { id: number }) => [input('id', params.id, int4)],
})
