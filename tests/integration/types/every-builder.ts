import * as pg from 'drizzle-orm/pg-core'

/** As people write them; generated code knows it by the schema's type only. */
// @ts-expect-error erasableSyntaxOnly forbids enums, which schemas have.
export enum Role {
  Owner = 'owner',
  Guest = 'guest',
}
const levels = { low: 'Low', high: 'High' } as const
const sides: [Side, ...Side[]] = ['near', 'far']
type Side = 'near' | 'far'
const roles = Object.values(Role) as [Role, ...Role[]]

export const role = pg.pgEnum('role', Role)
export const level = pg.pgEnum('level', levels)
export const listedRole = pg.pgEnum('listed_role', roles)

export const mood = pg.pgEnum('mood', ['fine', 'so "so"', 'NULL'])
const reversed = pg.customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: (given) => [...given].reverse().join(''),
  fromDriver: (stored) => [...stored].reverse().join(''),
})
const bytes = pg.customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** A column of every builder of pg-core in every mode, but those of extensions; the keys name the columns, as `casing` has it. */
export const everyBuilder = pg.pgTable('every_builder', {
  bigintNumber: pg.bigint({ mode: 'number' }),
  bigintBigint: pg.bigint({ mode: 'bigint' }),
  bigserialNumber: pg.bigserial({ mode: 'number' }),
  bigserialBigint: pg.bigserial({ mode: 'bigint' }),
  bitString: pg.bit({ dimensions: 4 }),
  booleanFlag: pg.boolean(),
  charFixed: pg.char({ length: 4 }),
  charLabels: pg.char({ length: 1, enum: ['a', 'b'] }),
  cidrNet: pg.cidr(),
  customText: reversed(),
  customBytes: bytes(),
  dateString: pg.date(),
  dateDate: pg.date({ mode: 'date' }),
  doubleValue: pg.doublePrecision(),
  enumMood: mood(),
  enumRole: role(),
  enumRoles: role().array(),
  enumLevel: level(),
  enumListed: listedRole().notNull(),
  textRole: pg.text({ enum: roles }),
  varcharRole: pg.varchar({ enum: roles }).notNull(),
  textSide: pg.text({ enum: sides }),
  textRoles: pg.text({ enum: roles }).array(),
  typedTexts: pg.text().$type<Side>().array(),
  inetAddress: pg.inet(),
  integerValue: pg.integer().notNull(),
  intervalValue: pg.interval(),
  jsonValue: pg.json(),
  jsonTyped: pg.json().$type<readonly number[] | string | null>(),
  jsonbValue: pg.jsonb(),
  jsonbTyped: pg.jsonb().$type<{ readonly a: number }>().notNull(),
  lineTuple: pg.line(),
  lineAbc: pg.line({ mode: 'abc' }),
  macAddress: pg.macaddr(),
  macAddress8: pg.macaddr8(),
  numericString: pg.numeric(),
  numericNumber: pg.numeric({ precision: 12, scale: 2, mode: 'number' }),
  numericBigint: pg.numeric({ precision: 30, scale: 0, mode: 'bigint' }),
  pointTuple: pg.point(),
  pointXy: pg.point({ mode: 'xy' }),
  realValue: pg.real(),
  serialValue: pg.serial(),
  smallintValue: pg.smallint(),
  smallserialValue: pg.smallserial(),
  textValue: pg.text(),
  textLabels: pg.text({ enum: ['left', 'right'] }).notNull(),
  timeValue: pg.time(),
  timeZoned: pg.time({ withTimezone: true, precision: 3 }),
  timestampDate: pg.timestamp(),
  timestampString: pg.timestamp({ mode: 'string' }),
  timestampZoned: pg.timestamp({ withTimezone: true }),
  timestampZonedString: pg.timestamp({ withTimezone: true, mode: 'string', precision: 6 }),
  uuidValue: pg.uuid().notNull(),
  varcharValue: pg.varchar({ length: 40 }),
  textArray: pg.text().array(),
  integerMatrix: pg.integer().array().array(),
  bigintArray: pg.bigint({ mode: 'bigint' }).array().notNull(),
  timestampArray: pg.timestamp({ withTimezone: true }).array(),
  enumArray: mood().array(),
  customArray: reversed().array(),
  dateArray: pg.date().array(),
  jsonbArray: pg.jsonb().$type<{ readonly a: number }>().array(),
  lineArray: pg.line({ mode: 'abc' }).array(),
  numericArray: pg.numeric({ mode: 'number' }).array(),
  pointArray: pg.point().array(),
})
