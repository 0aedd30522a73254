import type { Advice, Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import { fileSpan, type Span } from '../span.js'

/** Problems with query files before Postgres analyses them. */
export const sourceCodes = {
  SL1001: { title: 'A missing queries folder', severity: 'error' },
  SL1002: { title: 'A queries folder without query files', severity: 'error' },
  SL1003: { title: 'A query file that cannot be read', severity: 'error' },
  SL1004: { title: 'A query file that is not UTF-8', severity: 'error' },
  SL1005: { title: 'A NUL byte in a query file', severity: 'error' },
  SL1006: { title: 'A query file without a statement', severity: 'warning' },
  SL1007: { title: 'Query files with colliding modules', severity: 'error' },
  SL1008: { title: 'A query file with a reserved module name', severity: 'error' },
  SL1009: { title: 'A query file name that is not a valid module name', severity: 'error' },
  SL1010: { title: 'An unterminated or malformed token', severity: 'error' },
  SL1011: { title: 'A syntax error', severity: 'error' },
  SL1012: { title: 'A statement that is not a query', severity: 'error' },
  SL1013: { title: 'SELECT INTO', severity: 'error' },
  SL1014: { title: 'A missing semicolon', severity: 'error' },
  SL1015: { title: 'A statement nested too deeply', severity: 'error' },
  SL1020: { title: 'A statement without a name', severity: 'error' },
  SL1021: { title: 'A name that is not an identifier', severity: 'error' },
  SL1022: { title: 'A name that is a reserved word', severity: 'error' },
  SL1023: { title: 'Two statements with the same name', severity: 'error' },
  SL1024: { title: 'Names with the same TypeScript name', severity: 'error' },
  SL1025: { title: 'A name without a statement', severity: 'error' },
  SL1026: { title: 'A malformed name line', severity: 'error' },
  SL1027: { title: 'A name with a special meaning in modules', severity: 'error' },
  SL1030: { title: 'An unknown command', severity: 'error' },
  SL1031: { title: 'A command of sqlc', severity: 'error' },
  SL1032: { title: 'An unknown annotation', severity: 'error' },
  SL1033: { title: 'A malformed annotation', severity: 'error' },
  SL1034: { title: 'A description of an unknown parameter', severity: 'warning' },
  SL1035: { title: 'An annotation inside a statement', severity: 'error' },
  SL1036: { title: 'A parameter that is described twice', severity: 'warning' },
  SL1040: { title: 'Mixed parameter styles', severity: 'error' },
  SL1041: { title: 'Parameters with the same property name', severity: 'error' },
  SL1042: { title: 'A gap in the parameter numbers', severity: 'error' },
  SL1043: { title: 'Contradictory marks on a parameter', severity: 'error' },
  SL1044: { title: 'A parameter syntax of another tool', severity: 'error' },
  SL1045: { title: 'A macro of another tool', severity: 'error' },
  SL1046: { title: 'A malformed sqlc.arg', severity: 'error' },
  SL1047: { title: 'A parameter name that cannot be a property', severity: 'error' },
  SL1050: { title: 'An alias that consists only of a mark', severity: 'error' },
  SL1080: { title: 'A malformed alias path', severity: 'error' },
  SL1081: { title: 'A row type name that cannot be used', severity: 'error' },
} as const satisfies Definitions

const report = reporter(sourceCodes)

// Files

export const queriesFolderMissing = (folder: string): Diagnostic =>
  report('SL1001', fileSpan(folder), `the queries folder ${folder} does not exist`, {
    hint: 'create it, run `sluice init`, or set another folder with `queries` in the sluice export of the config',
  })

/** `queries` names a file, or a pattern as in other tools. */
export const queriesNotAFolder = (folder: string): Diagnostic =>
  report('SL1001', fileSpan(folder), `queries is ${folder}, which is not a folder`, {
    hint: 'name the folder: every .sql file in it and below is read',
  })

export const noQueryFiles = (folder: string): Diagnostic =>
  report('SL1002', fileSpan(folder), `${folder} contains no .sql file`, {
    hint: 'write a query into a file in it, such as tenants.sql; `sluice init` adds an example',
  })

export const queryFileUnreadable = (path: string, reason: string): Diagnostic =>
  report('SL1003', fileSpan(path), `${path} cannot be read: ${reason}`, {
    hint: 'correct its permissions, or move it out of the queries folder',
  })

export const queryFileIsFolder = (path: string): Diagnostic =>
  report('SL1003', fileSpan(path), `${path} is a folder with the name of a query file`, {
    hint: 'rename the folder so that it does not end in .sql',
  })

export const notUtf8 = (place: Span, byte: number, encoding: string | null): Diagnostic =>
  report('SL1004', place, `the file is not UTF-8: byte ${byte} does not begin a valid character`, {
    hint: encoding ? `it looks like ${encoding}; save it as UTF-8` : 'save the file as UTF-8',
  })

export const nulByte = (place: Span): Diagnostic =>
  report('SL1005', place, 'the file contains a NUL byte, which SQL text cannot contain', {
    hint: 'remove it; in a bytea literal write \\x00',
  })

export const noStatement = (place: Span, onlyComments: boolean): Diagnostic =>
  report('SL1006', place, onlyComments ? 'the file contains only comments' : 'the file is empty', {
    hint: 'write a query, as in `-- name: getTenant` and below it `select * from tenants where id = :id;`, or delete the file',
  })

export const modulesCollide = (place: Span, path: string, first: Span): Diagnostic =>
  report(
    'SL1007',
    place,
    `the modules of ${path} and ${first.file.path} have names that differ only in case`,
    {
      hint: 'rename one of the files, since many file systems treat the two modules as one file',
      related: [{ message: 'the other file', span: first }],
    },
  )

export const moduleNameTaken = (place: Span, module: string): Diagnostic =>
  report('SL1008', place, `Sluice reserves the module name "${module}"`, {
    hint: 'rename the file',
  })

export const noModulePath = (place: Span, module: string): Diagnostic =>
  report(
    'SL1009',
    place,
    `${JSON.stringify(`${module}.sql`)} has a name under which some loaders cannot find its module`,
    {
      hint: 'rename the file or folder: a name cannot contain control characters or any of " # % * : < > ? \\ |, begin or end with a space or a dot, or end in .d, .ts or the like before .sql',
    },
  )

// Statements

export const lexicalError = (place: Span, message: string, hint: string): Diagnostic =>
  report('SL1010', place, message, { hint, sqlstate: '42601' })

export const syntaxError = (
  place: Span,
  message: string,
  advice: Advice,
  sqlstate: string | null,
): Diagnostic => report('SL1011', place, message, { ...advice, sqlstate })

export const notAQuery = (place: Span, statement: string, hint: string): Diagnostic =>
  report('SL1012', place, `${statement} cannot be a query`, { hint })

export const selectInto = (place: Span): Diagnostic =>
  report('SL1013', place, 'select … into creates a table', {
    hint: 'remove INTO; create tables in a migration and fill them with `insert into … select …`',
  })

export const missingSemicolon = (place: Span, name: Span): Diagnostic =>
  report('SL1014', place, 'the statement does not end before the next name', {
    hint: 'add a semicolon here',
    related: [{ message: 'the next name', span: name }],
  })

export const nestedTooDeeply = (place: Span): Diagnostic =>
  report('SL1015', place, 'the statement is nested too deeply to be parsed', {
    hint: 'replace a long chain of operators with a list: `x in (…)`, `x = any(:xs)`, or a VALUES list',
    sqlstate: '54001',
  })

// Names

export const statementUnnamed = (place: Span): Diagnostic =>
  report('SL1020', place, 'the statement has no name, and its file contains other statements', {
    hint: 'add a line `-- name: …` above it',
  })

export const nameNoIdentifier = (place: Span, name: string, suggestion: string | null): Diagnostic =>
  report('SL1021', place, `"${name}" is not an identifier`, {
    hint: suggestion
      ? `write ${suggestion}`
      : 'begin the name with a letter, and use only letters, digits and underscores',
  })

export const fileNameNoIdentifier = (place: Span, name: string): Diagnostic =>
  report(
    'SL1021',
    place,
    `the statement cannot take its name from the file: "${name}" is not an identifier`,
    {
      hint: 'add a line `-- name: …` above the statement, or rename the file',
    },
  )

export const nameReserved = (place: Span, name: string, hint: string): Diagnostic =>
  report('SL1022', place, `"${name}" is a reserved word of TypeScript`, { hint })

export const nameWithMeaning = (place: Span, name: string, meaning: string, hint: string): Diagnostic =>
  report('SL1027', place, `a module cannot export a function named "${name}": ${meaning}`, { hint })

export const nameDoubled = (place: Span, name: string, first: Span): Diagnostic =>
  report('SL1023', place, `another statement of the file is already named ${name}`, {
    hint: 'give each statement of a file a different name',
    related: [{ message: 'the first', span: first }],
  })

export const namesCoincide = (
  place: Span,
  name: string,
  other: string,
  result: string,
  first: Span,
): Diagnostic =>
  report('SL1024', place, `${name} and ${other} both become ${result}`, {
    hint: 'rename one of them',
    related: [{ message: other, span: first }],
  })

export const nameWithoutStatement = (place: Span, name: string): Diagnostic =>
  report('SL1025', place, `no statement follows the name ${name}`, {
    hint: 'write its statement below it, or remove the line',
  })

export const nameMissing = (place: Span): Diagnostic =>
  report('SL1026', place, 'the name line has no name', { hint: 'write `-- name: getTenant :one`' })

export const textAfterName = (place: Span, text: string, hint: string): Diagnostic =>
  report('SL1026', place, `unexpected "${text}" after the name`, { hint })

// Annotations

export const unknownCommand = (place: Span, command: string, nearest: string | null): Diagnostic =>
  report('SL1030', place, `unknown command ${command}`, {
    hint: nearest
      ? `did you mean ${nearest}?`
      : 'the commands are :one, :optional, :many, :exec, :execrows, :stream and :copy; without one, Sluice infers it from the row bounds',
  })

export const sqlcCommand = (place: Span, command: string, replacement: Advice): Diagnostic =>
  report('SL1031', place, `${command} is a command of sqlc, which Sluice does not have`, replacement)

export const unknownAnnotation = (place: Span, word: string, hint: string): Diagnostic =>
  report('SL1032', place, `unknown annotation @${word}`, { hint })

export const annotationMalformed = (place: Span, message: string, hint: string): Diagnostic =>
  report('SL1033', place, message, { hint })

export const describedParameterUnknown = (
  place: Span,
  name: string,
  nearest: string | null,
  names: readonly string[],
): Diagnostic =>
  report('SL1034', place, `the statement has no parameter ${name}`, {
    hint: nearest
      ? `did you mean ${nearest}?`
      : names.length > 0
        ? `write one of its parameters: ${names.join(', ')}`
        : 'remove the line; the statement has no parameters',
  })

export const annotationInside = (place: Span, word: string): Diagnostic =>
  report('SL1035', place, `@${word} has no effect inside a statement`, {
    hint: 'move the line above the statement, below its name',
  })

export const describedTwice = (place: Span, name: string): Diagnostic =>
  report('SL1036', place, `parameter ${name} is described twice`, { hint: 'remove one of the lines' })

// Parameters

export const stylesMixed = (
  place: Span,
  written: string,
  first: Span,
  firstWritten: string,
  hint: string,
): Diagnostic =>
  report('SL1040', place, `${written} and ${firstWritten} mix two parameter styles in one statement`, {
    hint,
    related: [{ message: `the first parameter is ${firstWritten}`, span: first }],
  })

export const parametersCoincide = (
  place: Span,
  name: string,
  other: string,
  result: string,
  first: Span,
): Diagnostic =>
  report('SL1041', place, `the parameters ${name} and ${other} both become ${result}`, {
    hint: `write ${other} for the same value, or rename one of them`,
    related: [{ message: other, span: first }],
  })

export const parameterNumberMissing = (place: Span, highest: string, missing: string): Diagnostic =>
  report('SL1042', place, `the statement uses ${highest} but not ${missing}`, {
    hint: 'number parameters from $1 without gaps, or name them: `:name`',
  })

export const parameterZero = (place: Span): Diagnostic =>
  report('SL1042', place, 'there is no parameter $0', { hint: 'the first parameter is $1' })

export const marksContradict = (place: Span, name: string, first: Span): Diagnostic =>
  report('SL1043', place, `parameter ${name} is marked ? in one place and ! in another`, {
    hint: 'keep one mark, which applies to every occurrence: `?` (may be omitted) or `!` (never null)',
    related: [{ message: 'the other mark', span: first }],
  })

export const foreignParameter = (place: Span, written: string, replacement: string): Diagnostic =>
  report('SL1044', place, `${written} is not a parameter of Sluice`, { hint: replacement })

export const foreignMacro = (place: Span, macro: string, replacement: Advice): Diagnostic =>
  report('SL1045', place, `Sluice does not support ${macro}`, replacement)

export const sqlcArgumentMalformed = (place: Span, macro: string): Diagnostic =>
  report('SL1046', place, `${macro} requires exactly one name`, { hint: `write ${macro}(name), or :name` })

export const parameterNameUnusable = (place: Span, name: string): Diagnostic =>
  report('SL1047', place, `a parameter cannot be named ${name}: it is not a safe property name`, {
    hint: 'rename the parameter',
  })

// Output

export const aliasOnlyMark = (place: Span, alias: string): Diagnostic =>
  report('SL1050', place, `the alias ${alias} consists only of a mark`, {
    hint: 'write a name before the mark, as in "total!"',
  })

// Nested rows

export const aliasPath = (place: Span, message: string, hint: string): Diagnostic =>
  report('SL1080', place, `the alias is not a valid path: ${message}`, { hint })

export const aliasPathTooLong = (place: Span, stored: string): Diagnostic =>
  report('SL1080', place, `the alias is too long: Postgres truncates it to "${stored}"`, {
    hint: 'shorten the alias to 63 bytes, or nest a whole row, as in `p as project`',
  })

export const markOnList = (place: Span, list: string): Diagnostic =>
  report('SL1080', place, 'a list is never null and cannot have a mark', {
    hint: `write "${list}"; put marks on the columns of its elements, as in "${list}.id!"`,
  })

export const rowTypeTwice = (place: Span, name: string, first: Span): Diagnostic =>
  report('SL1081', place, `the query has a second row type, ${name}`, {
    hint: 'remove one of the lines',
    related: [{ message: 'the first', span: first }],
  })

export const rowTypeReserved = (place: Span, name: string): Diagnostic =>
  report('SL1081', place, `a row type cannot be named ${name}: the generated module uses this name`, {
    hint: `rename it, for example to ${name}Row`,
  })

export const rowTypeTaken = (place: Span, name: string, query: string, owner: Span): Diagnostic =>
  report('SL1081', place, `${name} is already a type of the query ${query}`, {
    hint: `rename it, or write \`@row ${name}\` above ${query} as well`,
    related: [{ message: query, span: owner }],
  })
