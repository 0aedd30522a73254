import { randomFrom } from '../../fuzz/random.js'
import type { Settings } from './schema.js'

export interface Account {
  id: number
  publicId: string
  name: string
  nickname: string | null
  active: boolean
  score: number
  settings: Settings
  createdAt: Date
}

export interface NewEvent {
  accountId: number
  kind: string
  amount: number
  payload: Record<string, number | string>
  happenedAt: Date
}

export interface Reading {
  sensor: number
  label: string
  value: number
  takenAt: Date
}

export const ACCOUNTS = 20_000
export const EVENTS = 10_000

/** The rows that are inserted; the same in every process. */
export function makeEvents(): readonly NewEvent[] {
  const random = randomFrom(11)
  return Array.from({ length: EVENTS }, (_, index) => ({
    accountId: 1 + random.integer(ACCOUNTS),
    kind: random.pick(['signed_in', 'paid', 'invited', 'left']),
    amount: random.integer(1_000_000) / 100,
    payload: { source: `campaign ${random.integer(50)}`, attempt: random.integer(5), index },
    happenedAt: new Date(Date.UTC(2026, 0, 1) + random.integer(300 * 86_400_000)),
  }))
}

/** The rows that are copied, made as they are asked for: a million at once would be memory that no contender needs. */
export function* makeReadings(count: number): Generator<Reading, void, undefined> {
  const start = Date.UTC(2026, 0, 1)
  for (let index = 0; index < count; index++) {
    yield {
      sensor: index % 1000,
      label: `sensor ${index % 1000}, hall ${index % 7}`,
      value: ((index * 7919) % 100_003) / 100,
      takenAt: new Date(start + index * 1000),
    }
  }
}

export const DDL = `
create table accounts (
  id integer primary key, public_id uuid not null, name text not null, nickname text, active boolean not null,
  score double precision not null, settings jsonb not null, created_at timestamptz not null
);
create table events (
  id integer primary key generated always as identity, account_id integer not null, kind text not null,
  amount double precision not null, payload jsonb not null, happened_at timestamptz not null
);
create table readings (
  sensor integer not null, label text not null, value double precision not null, taken_at timestamptz not null
);
create table copied (like readings);
insert into accounts
select n, md5(n::text)::uuid, 'Account number ' || n, case when n % 3 = 0 then 'nick ' || n end, n % 5 <> 0, n / 7.0,
  jsonb_build_object('theme', case when n % 2 = 0 then 'dark' else 'light' end,
    'limits', jsonb_build_object('daily', n % 100, 'monthly', n)),
  timestamptz '2026-01-01 00:00:00.123+00' + n * interval '61 seconds'
from generate_series(1, ${ACCOUNTS}) n;
`

/** Rows of `readings`, for reading as a stream. */
export const fillReadings = (count: number): string => `
insert into readings
select n % 1000, 'sensor ' || n % 1000 || ', hall ' || n % 7, ((n::bigint * 7919) % 100003) / 100.0,
  timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second'
from generate_series(0, ${count - 1}) n;
vacuum analyze readings;
`
