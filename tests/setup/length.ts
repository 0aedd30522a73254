/**
 * Some behaviours have more cases than `npm test` has time for. It tries a part of them; `npm run test:long` tries all, in the files that
 * vitest.config.ts lists, and `npm run test:all` makes the counts large as well.
 */
export const isFull = process.env['SLUICE_FULL'] === '1'

/** How often something is tried, unless the environment says. */
export const count = (variable: string, usual: number, full: number): number =>
  Number(process.env[variable] ?? (isFull ? full : usual))

/** In a usual run every n-th of the cases. */
export const every = <Case>(nth: number, cases: readonly Case[]): readonly Case[] =>
  isFull ? cases : cases.filter((_, index) => index % nth === 0)
