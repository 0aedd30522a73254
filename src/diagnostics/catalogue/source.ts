import { type Advice, type Diagnostic, error, warning } from '../diagnostic.js'
import { fileSpan, type Span } from '../span.js'

/** What can be wrong with query files before Postgres analyses them. */
export const sourceCodes = {
  SL1001: 'The queries folder is missing',
  SL1002: 'No query file',
  SL1003: 'A query file that cannot be read',
  SL1004: 'A query file that is not UTF-8',
  SL1005: 'A NUL byte in a query file',
  SL1006: 'A query file without a statement',
  SL1007: 'Query files whose modules collide',
  SL1008: 'A query file whose module is taken',
  SL1009: 'A query file whose name no module can have',
  SL1010: 'Text that is not SQL',
  SL1011: 'A syntax error',
  SL1012: 'A statement that is no query',
  SL1013: 'SELECT INTO',
  SL1014: 'A missing semicolon',
  SL1015: 'A statement nested too deeply',
  SL1020: 'A statement without a name',
  SL1021: 'A name that is no identifier',
  SL1022: 'A name that is a reserved word',
  SL1023: 'Two statements under one name',
  SL1024: 'Names that become equal',
  SL1025: 'A name without a statement',
  SL1026: 'A name line that cannot be read',
  SL1027: 'A name that means something to loaders of modules',
  SL1030: 'An unknown command',
  SL1031: 'A command of sqlc that has a replacement',
  SL1032: 'An unknown annotation',
  SL1033: 'An annotation that cannot be read',
  SL1034: 'A description of a parameter the statement does not have',
  SL1035: 'An annotation inside a statement',
  SL1036: 'A parameter described twice',
  SL1040: 'Mixed parameter styles',
  SL1041: 'Parameter names that become equal',
  SL1042: 'A gap in the numbers of parameters',
  SL1043: 'Contradicting marks on a parameter',
  SL1044: 'A parameter form of another tool',
  SL1045: 'A macro of another tool that has a replacement',
  SL1046: 'A sqlc.arg that cannot be read',
  SL1047: 'A parameter name that cannot be a property',
  SL1050: 'An output alias that is only a mark',
  SL1051: 'A field of a list outside VALUES',
  SL1052: 'More than one row of VALUES around a list',
  SL1053: 'Two lists in one row of VALUES',
  SL1054: 'A name for both a list and a value',
  SL1055: 'A field of a list that cannot be read',
  SL1056: 'A COPY that is not from stdin',
  SL1057: 'An option of COPY that cannot be kept',
  SL1058: 'A parameter in COPY',
  SL1059: 'A command for another kind of statement',
  SL1080: 'An alias path that cannot be read',
  SL1081: 'A row type that cannot have its name',
} as const

// Files

export const queriesFolderMissing = (folder: string): Diagnostic =>
  error('SL1001', fileSpan(folder), `the queries folder ${folder} does not exist`, {
    hint: 'create it, or run `sluice init`; another folder is set by `queries` in the sluice export of the config',
  })

export const noQueryFiles = (folder: string): Diagnostic =>
  error('SL1002', fileSpan(folder), `there is no .sql file in ${folder}`, {
    hint: 'write a query into a file such as tenants.sql there; `sluice init` adds an example',
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
  error('SL1004', place, `the file is not UTF-8: byte ${byte} begins no valid character`, {
    hint: encoding ? `it looks like ${encoding}; save it as UTF-8` : 'save the file as UTF-8',
  })

export const nulByte = (place: Span): Diagnostic =>
  error('SL1005', place, 'the file holds a NUL byte, which no SQL text can', {
    hint: 'remove it; in a bytea literal write \\x00',
  })

export const noStatement = (place: Span, onlyComments: boolean): Diagnostic =>
  warning('SL1006', place, onlyComments ? 'the file holds only comments' : 'the file is empty', {
    hint: 'write a query, as in `-- name: getTenant` and below it `select * from tenants where id = :id;`, or delete it',
  })

export const modulesCollide = (place: Span, path: string, first: Span): Diagnostic =>
  error('SL1007', place, `${path} and ${first.file.path} give modules that differ only in case`, {
    hint: 'rename one of them: on many file systems the two modules are one file',
    related: [{ message: 'the other file', span: first }],
  })

export const moduleNameTaken = (place: Span, module: string): Diagnostic =>
  error('SL1008', place, `the module "${module}" is one that Sluice writes itself`, {
    hint: 'rename the file',
  })

export const noModulePath = (place: Span, module: string): Diagnostic =>
  error('SL1009', place, `${JSON.stringify(`${module}.sql`)} gives a module that not every loader finds`, {
    hint: 'rename the file or folder: no control characters, none of " # % * : < > ? \\ |, no blank or dot at either end, and no ending such as .d or .ts before .sql',
  })

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
    hint: 'write a semicolon here',
    related: [{ message: 'the next name', span: name }],
  })

export const nestedTooDeeply = (place: Span): Diagnostic =>
  error('SL1015', place, 'the statement is nested too deeply to be parsed', {
    hint: 'write long chains of operators as a list: `x in (…)`, `x = any(:xs)`, or a VALUES list',
    sqlstate: '54001',
  })

// Names

export const statementUnnamed = (place: Span): Diagnostic =>
  error('SL1020', place, 'the statement has no name, and it is not the only one of its file', {
    hint: 'write a line `-- name: …` above it',
  })

export const nameNoIdentifier = (place: Span, name: string, suggestion: string | null): Diagnostic =>
  error('SL1021', place, `"${name}" is no identifier`, {
    hint: suggestion
      ? `write ${suggestion}`
      : 'a name begins with a letter and holds letters, digits and underscores',
  })

export const fileNameNoIdentifier = (place: Span, name: string): Diagnostic =>
  error('SL1021', place, `the file's name "${name}" cannot name its statement: it is no identifier`, {
    hint: 'write a line `-- name: …` above the statement, or rename the file',
  })

export const nameReserved = (place: Span, name: string, suggestion: string): Diagnostic =>
  error('SL1022', place, `"${name}" is a reserved word of TypeScript`, { hint: `write ${suggestion}, say` })

export const nameWithMeaning = (place: Span, name: string, meaning: string, suggestion: string): Diagnostic =>
  error('SL1027', place, `a module cannot export a function named "${name}": ${meaning}`, {
    hint: `write ${suggestion}, say`,
  })

export const nameDoubled = (place: Span, name: string, first: Span): Diagnostic =>
  error('SL1023', place, `a second statement is named ${name}`, {
    hint: 'give each statement of a file a name of its own',
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
    hint: 'write its statement below, or remove the line',
  })

export const nameMissing = (place: Span): Diagnostic =>
  error('SL1026', place, 'the name is missing', { hint: 'write `-- name: getTenant :one`' })

export const textAfterName = (place: Span, text: string, hint: string): Diagnostic =>
  error('SL1026', place, `unexpected "${text}" behind the name`, { hint })

// Annotations

export const unknownCommand = (place: Span, command: string, nearest: string | null): Diagnostic =>
  error('SL1030', place, `there is no command ${command}`, {
    hint: nearest
      ? `did you mean ${nearest}?`
      : 'the commands are :one, :optional, :many, :exec, :execrows, :stream and :copy; without one the row bounds decide',
  })

export const sqlcCommand = (place: Span, command: string, replacement: Advice): Diagnostic =>
  error('SL1031', place, `${command} is a command of sqlc`, replacement)

export const unknownAnnotation = (place: Span, word: string, hint: string): Diagnostic =>
  error('SL1032', place, `there is no annotation @${word}`, { hint })

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
        ? `it has ${names.join(', ')}`
        : 'it has no parameters; remove the line',
  })

export const annotationInside = (place: Span, word: string): Diagnostic =>
  error('SL1035', place, `@${word} has no effect inside a statement`, {
    hint: 'move the line above the statement, below its name',
  })

export const describedTwice = (place: Span, name: string): Diagnostic =>
  warning('SL1036', place, `the parameter ${name} is described twice`, { hint: 'remove one of the lines' })

// Parameters

export const stylesMixed = (
  place: Span,
  written: string,
  first: Span,
  firstWritten: string,
  hint: string,
): Diagnostic =>
  error('SL1040', place, `${written} and ${firstWritten} are two styles of parameters in one statement`, {
    hint,
    related: [{ message: `the first is ${firstWritten}`, span: first }],
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
  error('SL1042', place, `there is ${highest} but no ${missing}`, {
    hint: 'number parameters from $1 without gaps, or name them: `:name`',
  })

export const parameterZero = (place: Span): Diagnostic =>
  error('SL1042', place, 'there is no parameter $0', { hint: 'the first parameter is $1' })

export const marksContradict = (place: Span, name: string, first: Span): Diagnostic =>
  error('SL1043', place, `the parameter ${name} is marked ? in one place and ! in another`, {
    hint: 'one mark holds for every occurrence: keep `?` (may be left out) or `!` (never null)',
    related: [{ message: 'the other mark', span: first }],
  })

export const foreignParameter = (place: Span, written: string, replacement: string): Diagnostic =>
  error('SL1044', place, `${written} is no parameter here`, { hint: replacement })

export const foreignMacro = (place: Span, macro: string, replacement: Advice): Diagnostic =>
  error('SL1045', place, `${macro} is not translated`, replacement)

export const sqlcArgumentMalformed = (place: Span, macro: string): Diagnostic =>
  error('SL1046', place, `${macro} takes one name`, { hint: `write ${macro}(name), or :name` })

export const parameterNameUnusable = (place: Span, name: string): Diagnostic =>
  error('SL1047', place, `a parameter cannot be named ${name}: no object can hold it safely`, {
    hint: 'rename it',
  })

// Output

export const aliasOnlyMark = (place: Span, alias: string): Diagnostic =>
  error('SL1050', place, `the alias ${alias} is only a mark`, {
    hint: 'write the name in front of it, as in "total!"',
  })

// Nested rows

export const aliasPath = (place: Span, message: string, hint: string): Diagnostic =>
  error('SL1080', place, `the alias is no path: ${message}`, { hint })

export const aliasPathTooLong = (place: Span, stored: string): Diagnostic =>
  error('SL1080', place, `the alias is too long: Postgres cuts it to "${stored}"`, {
    hint: 'a name has 63 bytes at most: write shorter ones, or nest a whole row, as in `p as project`',
  })

export const markOnList = (place: Span, list: string): Diagnostic =>
  error('SL1080', place, 'a list is never null and takes no mark', {
    hint: `write "${list}"; marks go on the columns of its elements, as in "${list}.id!"`,
  })

export const rowTypeTwice = (place: Span, name: string, first: Span): Diagnostic =>
  error('SL1081', place, `a second row type for one query: ${name}`, {
    hint: 'remove one of the lines',
    related: [{ message: 'the first', span: first }],
  })

export const rowTypeReserved = (place: Span, name: string): Diagnostic =>
  error('SL1081', place, `a row type cannot be named ${name}: the module uses that name itself`, {
    hint: `name it otherwise, as in ${name}Row`,
  })

export const rowTypeTaken = (place: Span, name: string, query: string, owner: Span): Diagnostic =>
  error('SL1081', place, `${name} is already a type of the query ${query}`, {
    hint: `name it otherwise, or write \`@row ${name}\` above ${query} as well`,
    related: [{ message: query, span: owner }],
  })

// Many rows

export const listOutsideValues = (place: Span, written: string, field: string): Diagnostic =>
  error('SL1051', place, `${written} is a field of a list, which stands for the rows of a VALUES`, {
    hint: `write it in a VALUES, as in \`(values (${written}::text)) v(${field})\` in FROM; in ON CONFLICT write excluded.${field}`,
  })

export const severalRows = (place: Span, list: string, other: Span): Diagnostic =>
  error('SL1052', place, `the list ${list} stands for all rows of its VALUES, and this one has another row`, {
    hint: 'keep the row with the list; give rows of your own as items of the list, or insert them by a statement of their own',
    related: [{ message: 'the row with the list', span: other }],
  })

export const severalLists = (place: Span, written: string, list: string, first: Span): Diagnostic =>
  error(
    'SL1053',
    place,
    `${written} belongs to another list than ${list}, whose rows this VALUES stands for`,
    {
      hint: `make it a field of the same list: :${list}.${written.slice(written.indexOf('.') + 1)}`,
      related: [{ message: `a field of ${list}`, span: first }],
    },
  )

export const listAndValue = (place: Span, name: string, first: Span): Diagnostic =>
  error('SL1054', place, `${name} is the name of a list here, and of a single value elsewhere`, {
    hint: 'rename one of them',
    related: [{ message: 'the other', span: first }],
  })

export const listFieldUnreadable = (place: Span, written: string, list: string): Diagnostic =>
  error('SL1055', place, `${written} names no field`, {
    hint: `write the fields one by one and without quotes, as in \`values (:${list}.id, :${list}.name)\``,
  })

export const copyNotFromStdin = (place: Span, form: string): Diagnostic =>
  error('SL1056', place, `${form} cannot be a query: only \`copy … from stdin\` takes rows from the caller`, {
    hint: 'write `copy t (a, b) from stdin`; to read many rows, write a select with :stream',
  })

export const copyOption = (place: Span, option: string, hint: string): Diagnostic =>
  error('SL1057', place, `${option} cannot be kept: the rows are sent in the text format, as a whole`, {
    hint,
  })

export const copyParameter = (place: Span, written: string): Diagnostic =>
  error('SL1058', place, `${written}: Postgres takes no parameters in COPY`, {
    hint: 'remove it; the values come with the rows',
  })

export const commandForCopy = (place: Span, command: string, isCopy: boolean): Diagnostic =>
  error(
    'SL1059',
    place,
    isCopy
      ? `COPY takes rows and gives their number; :${command} cannot`
      : `:${command} is for \`copy … from stdin\``,
    {
      hint: isCopy
        ? 'write :copy'
        : 'write the statement as `copy t (a, b) from stdin`, or :execrows with `values (:rows.a, :rows.b)`',
    },
  )
