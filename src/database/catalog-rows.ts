/** Values of catalog rows, with the column names of the queries. */
import type { Row } from './database.js'

export function text(row: Row, column: string): string {
  const value = row[column]
  if (value === null || value === undefined) throw new Error(`catalog column ${column} is missing`)
  return value
}

export const integer = (row: Row, column: string): number => Number(text(row, column))
export const flag = (row: Row, column: string): boolean => text(row, column) === 't'
export const list = (row: Row, column: string): readonly string[] =>
  (JSON.parse(text(row, column)) as unknown[]).map(String)
