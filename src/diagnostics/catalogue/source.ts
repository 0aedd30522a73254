import { type Advice, type Diagnostic, error, warning } from '../diagnostic.js'
import { fileSpan, type Span } from '../span.js'

/** What can be wrong with query files before Postgres analyses them. */
export const sourceCodes = {
  SL1001: 'A missing queries folder',
  SL1002: 'A queries folder without query files',
  SL1003: 'A query file that cannot be read',
  SL1004: 'A query file that is not UTF-8',
  SL1005: 'A NUL byte in a query file',
  SL1006: 'A query file without a statement',
  SL1007: 'Query files with colliding modules',
  SL1008: 'A query file with a reserved module name',
  SL1009: 'A query file name that is not a valid module name',
  SL1010: 'An unterminated or malformed token',
  SL1011: 'A syntax error',
  SL1012: 'A statement that is not a query',
  SL1013: 'SELECT INTO',
  SL1014: 'A missing semicolon',
  SL1015: 'A statement nested too deeply',
  SL1020: 'A statement without a name',
  SL1021: 'A name that is not an identifier',
  SL1022: 'A name that is a reserved word',
  SL1023: 'Two statements with the same name',
  SL1024: 'Names with the same TypeScript name',
  SL1025: 'A name without a statement',
  SL1026: 'A malformed name line',
  SL1027: 'A name with a special meaning in modules',
  SL1030: 'An unknown command',
  SL1031: 'A command of sqlc',
  SL1032: 'An unknown annotation',
  SL1033: 'A malformed annotation',
  SL1034: 'A description of an unknown parameter',
  SL1035: 'An annotation inside a statement',
  SL1036: 'A parameter that is described twice',
  SL1040: 'Mixed parameter styles',
  SL1041: 'Parameters with the same property name',
  SL1042: 'A gap in the parameter numbers',
  SL1043: 'Contradictory marks on a parameter',
  SL1044: 'A parameter syntax of another tool',
  SL1045: 'A macro of another tool',
  SL1046: 'A malformed sqlc.arg',
  SL1047: 'A parameter name that cannot be a property',
  SL1050: 'An alias that consists only of a mark',
  SL1080: 'A malformed alias path',
  SL1081: 'A row type name that cannot be used',
} as const

// Files

export const queriesFolderMissing = (folder: string): Diagnostic =>
  error('SL1001', fileSpan(folder), `the queries folder ${folder} does not exist`, {
    hint: 'create it, run `sluice init`, or set another folder with `queries` in the sluice export of the config',
  })

/** `queries` names a file, or a pattern as other tools have it. */
export const queriesNotAFolder = (folder: string): Diagnostic =>
  error('SL1001', fileSpan(folder), `queries is ${folder}, which is not a folder`, {
    hint: 'name the folder: every .sql file in it and below is read',
  })

export const noQueryFiles = (folder: string): Diagnostic =>
  error('SL1002', fileSpan(folder), `${folder} contains no .sql file`, {
    hint: 'write a query into a file in it, such as tenants.sql; `sluice init` adds an example',
  })

export const queryFileUnreadable = (path: string, reason: string): Diagnostic =>
  error('SL1003', fileSpan(path), `${path} cannot be read: ${reason}`, {
    hint: 'correct its permissions, or move it out of the queries folder',
  })

export const queryFileIsFolder = (path: string): Diagnostic =>
  error('SL1003', fileSpan(path), `${path} is a folder with the name of a query file`, {
    hint: 'rename the folder so that it does not end in .sql',
  })

export const notUtf8 = (place: Span, byte: number, encoding: string | null): Diagnostic =>
  error('SL1004', place, `the file is not UTF-8: byte ${byte} does not begin a valid character`, {
    hint: encoding ? `it looks like ${encoding}; save it as UTF-8` : 'save the file as UTF-8',
  })

export const nulByte = (place: Span): Diagnostic =>
  error('SL1005', place, 'the file contains a NUL byte, which SQL text cannot contain', {
    hint: 'remove it; in a bytea literal write \\x00',
  })

export const noStatement = (place: Span, onlyComments: boolean): Diagnostic =>
  warning('SL1006', place, onlyComments ? 'the file contains only comments' : 'the file is empty', {
    hint: 'write a query, as in `-- name: getTenant` and below it `select * from tenants where id = :id;`, or delete the file',
  })

export const modulesCollide = (place: Span, path: string, first: Span): Diagnostic =>
  error(
    'SL1007',
    place,
    `the modules of ${path} and ${first.file.path} have names that differ only in case`,
    {
      hint: 'rename one of the files, since many file systems treat the two modules as one file',
      related: [{ message: 'the other file', span: first }],
    },
  )

export const moduleNameTaken = (place: Span, module: string): Diagnostic =>
  error('SL1008', place, `Sluice reserves the module name "${module}"`, {
    hint: 'rename the file',
  })

export const noModulePath = (place: Span, module: string): Diagnostic =>
  error(
    'SL1009',
    place,
    `${JSON.stringify(`${module}.sql`)} has a name under which some loaders cannot find its module`,
    {
      hint: 'rename the file or folder: a name cannot contain control characters or any of " # % * : < > ? \\ |, begin or end with a space or a dot, or end in .d, .ts or the like before .sql',
    },
  )

// Statements

export const lexicalError = (place: Span, message: string, hint: string): Diagnostic =>
  error('SL1010', place, message, { hint, sqlstate: '42601' })

export const syntaxError = (
  place: Span,
  message: string,
  advice: Advice,
  sqlstate: string | null,
): Diagnostic => error('SL1011', place, message, { ...advice, sqlstate })

export const notAQuery = (place: Span, statement: string, hint: string): Diagnostic =>
  error('SL1012', place, `${statement} cannot be a query`, { hint })

export const selectInto = (place: Span): Diagnostic =>
  error('SL1013', place, 'select … into creates a table', {
    hint: 'remove INTO; create tables in a migration and fill them with `insert into … select …`',
  })

export const missingSemicolon = (place: Span, name: Span): Diagnostic =>
  error('SL1014', place, 'the statement does not end before the next name', {
    hint: 'add a semicolon here',
    related: [{ message: 'the next name', span: name }],
  })

export const nestedTooDeeply = (place: Span): Diagnostic =>
  error('SL1015', place, 'the statement is nested too deeply to be parsed', {
    hint: 'replace a long chain of operators with a list: `x in (…)`, `x = any(:xs)`, or a VALUES list',
    sqlstate: '54001',
  })

// Names

export const statementUnnamed = (place: Span): Diagnostic =>
  error('SL1020', place, 'the statement has no name, and its file contains other statements', {
    hint: 'add a line `-- name: …` above it',
  })

export const nameNoIdentifier = (place: Span, name: string, suggestion: string | null): Diagnostic =>
  error('SL1021', place, `"${name}" is not an identifier`, {
    hint: suggestion
      ? `write ${suggestion}`
      : 'begin the name with a letter, and use only letters, digits and underscores',
  })

export const fileNameNoIdentifier = (place: Span, name: string): Diagnostic =>
  error('SL1021', place, `the statement cannot take its name from the file: "${name}" is not an identifier`, {
    hint: 'add a line `-- name: …` above the statement, or rename the file',
  })

export const nameReserved = (place: Span, name: string, hint: string): Diagnostic =>
  error('SL1022', place, `"${name}" is a reserved word of TypeScript`, { hint })

export const nameWithMeaning = (place: Span, name: string, meaning: string, hint: string): Diagnostic =>
  error('SL1027', place, `a module cannot export a function named "${name}": ${meaning}`, { hint })

export const nameDoubled = (place: Span, name: string, first: Span): Diagnostic =>
  error('SL1023', place, `another statement of the file is already named ${name}`, {
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
  error('SL1024', place, `${name} and ${other} both become ${result}`, {
    hint: 'rename one of them',
    related: [{ message: other, span: first }],
  })

export const nameWithoutStatement = (place: Span, name: string): Diagnostic =>
  error('SL1025', place, `no statement follows the name ${name}`, {
    hint: 'write its statement below it, or remove the line',
  })

export const nameMissing = (place: Span): Diagnostic =>
  error('SL1026', place, 'the name line has no name', { hint: 'write `-- name: getTenant :one`' })

export const textAfterName = (place: Span, text: string, hint: string): Diagnostic =>
  error('SL1026', place, `unexpected "${text}" after the name`, { hint })

// Annotations

export const unknownCommand = (place: Span, command: string, nearest: string | null): Diagnostic =>
  error('SL1030', place, `unknown command ${command}`, {
    hint: nearest
      ? `did you mean ${nearest}?`
      : 'the commands are :one, :optional, :many, :exec, :execrows, :stream and :copy; without one, Sluice infers it from the row bounds',
  })

export const sqlcCommand = (place: Span, command: string, replacement: Advice): Diagnostic =>
  error('SL1031', place, `${command} is a command of sqlc, which Sluice does not have`, replacement)

export const unknownAnnotation = (place: Span, word: string, hint: string): Diagnostic =>
  error('SL1032', place, `unknown annotation @${word}`, { hint })

export const annotationMalformed = (place: Span, message: string, hint: string): Diagnostic =>
  error('SL1033', place, message, { hint })

export const describedParameterUnknown = (
  place: Span,
  name: string,
  nearest: string | null,
  names: readonly string[],
): Diagnostic =>
  warning('SL1034', place, `the statement has no parameter ${name}`, {
    hint: nearest
      ? `did you mean ${nearest}?`
      : names.length > 0
        ? `write one of its parameters: ${names.join(', ')}`
        : 'remove the line; the statement has no parameters',
  })

export const annotationInside = (place: Span, word: string): Diagnostic =>
  error('SL1035', place, `@${word} has no effect inside a statement`, {
    hint: 'move the line above the statement, below its name',
  })

export const describedTwice = (place: Span, name: string): Diagnostic =>
  warning('SL1036', place, `parameter ${name} is described twice`, { hint: 'remove one of the lines' })

// Parameters

export const stylesMixed = (
  place: Span,
  written: string,
  first: Span,
  firstWritten: string,
  hint: string,
): Diagnostic =>
  error('SL1040', place, `${written} and ${firstWritten} mix two parameter styles in one statement`, {
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
  error('SL1041', place, `the parameters ${name} and ${other} both become ${result}`, {
    hint: `write ${other} for the same value, or rename one of them`,
    related: [{ message: other, span: first }],
  })

export const parameterNumberMissing = (place: Span, highest: string, missing: string): Diagnostic =>
  error('SL1042', place, `the statement uses ${highest} but not ${missing}`, {
    hint: 'number parameters from $1 without gaps, or name them: `:name`',
  })

export const parameterZero = (place: Span): Diagnostic =>
  error('SL1042', place, 'there is no parameter $0', { hint: 'the first parameter is $1' })

export const marksContradict = (place: Span, name: string, first: Span): Diagnostic =>
  error('SL1043', place, `parameter ${name} is marked ? in one place and ! in another`, {
    hint: 'keep one mark, which applies to every occurrence: `?` (may be omitted) or `!` (never null)',
    related: [{ message: 'the other mark', span: first }],
  })

export const foreignParameter = (place: Span, written: string, replacement: string): Diagnostic =>
  error('SL1044', place, `${written} is not a parameter of Sluice`, { hint: replacement })

export const foreignMacro = (place: Span, macro: string, replacement: Advice): Diagnostic =>
  error('SL1045', place, `Sluice does not support ${macro}`, replacement)

export const sqlcArgumentMalformed = (place: Span, macro: string): Diagnostic =>
  error('SL1046', place, `${macro} requires exactly one name`, { hint: `write ${macro}(name), or :name` })

export const parameterNameUnusable = (place: Span, name: string): Diagnostic =>
  error('SL1047', place, `a parameter cannot be named ${name}: it is not a safe property name`, {
    hint: 'rename the parameter',
  })

// Output

export const aliasOnlyMark = (place: Span, alias: string): Diagnostic =>
  error('SL1050', place, `the alias ${alias} consists only of a mark`, {
    hint: 'write a name before the mark, as in "total!"',
  })

// Nested rows

export const aliasPath = (place: Span, message: string, hint: string): Diagnostic =>
  error('SL1080', place, `the alias is not a valid path: ${message}`, { hint })

export const aliasPathTooLong = (place: Span, stored: string): Diagnostic =>
  error('SL1080', place, `the alias is too long: Postgres truncates it to "${stored}"`, {
    hint: 'shorten the alias to 63 bytes, or nest a whole row, as in `p as project`',
  })

export const markOnList = (place: Span, list: string): Diagnostic =>
  error('SL1080', place, 'a list is never null and cannot have a mark', {
    hint: `write "${list}"; put marks on the columns of its elements, as in "${list}.id!"`,
  })

export const rowTypeTwice = (place: Span, name: string, first: Span): Diagnostic =>
  error('SL1081', place, `the query has a second row type, ${name}`, {
    hint: 'remove one of the lines',
    related: [{ message: 'the first', span: first }],
  })

export const rowTypeReserved = (place: Span, name: string): Diagnostic =>
  error('SL1081', place, `a row type cannot be named ${name}: the generated module uses this name`, {
    hint: `rename it, for example to ${name}Row`,
  })

export const rowTypeTaken = (place: Span, name: string, query: string, owner: Span): Diagnostic =>
  error('SL1081', place, `${name} is already a type of the query ${query}`, {
    hint: `rename it, or write \`@row ${name}\` above ${query} as well`,
    related: [{ message: query, span: owner }],
  })
