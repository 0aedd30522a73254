import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

/** Problems with clauses and choices before Postgres analyses any combination of them. */
export const dynamicCodes = {
  SL1060: { title: 'An unclosed clause or choice', severity: 'error' },
  SL1061: { title: 'An @end without an @if or @choose', severity: 'error' },
  SL1062: { title: 'A malformed @if, @choose or @case', severity: 'error' },
  SL1063: { title: 'A parameter used outside its own clause', severity: 'error' },
  SL1064: { title: 'A clause that begins inside a string', severity: 'error' },
  SL1065: { title: 'A condition on a misspelled parameter', severity: 'error' },
  SL1066: { title: 'A case outside a choice', severity: 'error' },
  SL1067: { title: 'A choice without cases', severity: 'error' },
  SL1068: { title: 'Two cases with the same label', severity: 'error' },
  SL1069: { title: 'SQL after a case', severity: 'error' },
  SL1070: { title: 'A clause without SQL', severity: 'error' },
  SL1071: { title: 'A clause that is never included', severity: 'error' },
  SL1072: { title: 'Numbered parameters in a dynamic statement', severity: 'error' },
  SL1073: { title: 'A condition or choice whose name is already used', severity: 'error' },
  SL1074: { title: 'A combination of clauses that is not valid SQL', severity: 'error' },
  SL1075: { title: 'A dynamic annotation in the wrong place', severity: 'error' },
  SL1076: { title: 'A clause in a list of rows or in COPY', severity: 'error' },
} as const satisfies Definitions

const report = reporter(dynamicCodes)

export const notClosed = (place: Span, word: 'if' | 'choose'): Diagnostic =>
  report('SL1060', place, `this @${word} is not closed`, {
    hint:
      word === 'if'
        ? 'write `-- @end` below the last line of the clause, before the semicolon'
        : 'write `-- @end` below the last case, before the semicolon',
  })

export const endWithoutBeginning = (place: Span): Diagnostic =>
  report('SL1061', place, 'this @end does not close an @if or @choose', {
    hint: 'remove it; an @if after SQL covers its line, and only an @if alone on its line needs an @end',
  })

export const conditionUnreadable = (place: Span, written: string): Diagnostic =>
  report('SL1062', place, `\`${written}\` is not a condition`, {
    hint: 'write the name of a parameter or flag without a colon, as in `-- @if plan`, `-- @if !archived` or `-- @if plan, since`',
  })

export const choiceUnreadable = (place: Span): Diagnostic =>
  report('SL1062', place, 'this @choose lacks its parameter or the label of the live lines', {
    hint: 'write the parameter and the label of the lines that follow, as in `-- @choose sort = newest`',
  })

export const caseUnreadable = (place: Span): Diagnostic =>
  report('SL1062', place, 'this @case has no label', {
    hint: 'write the label, a colon and the SQL, as in `-- @case name: lower(t.name), t.id`',
  })

export const insideAndOutside = (
  place: Span,
  parameter: string,
  condition: Span,
  hint: string | null,
): Diagnostic =>
  report('SL1063', place, `parameter ${parameter} is used outside the clause that depends on it`, {
    hint:
      hint ??
      'put this use into a clause on the parameter as well, or make the clause depend on a flag, as in `-- @if filtered`',
    related: [{ message: 'the clause', span: condition }],
  })

export const insideToken = (place: Span): Diagnostic =>
  report('SL1064', place, 'this @if is on a line that begins inside a string, name or comment', {
    hint: 'write a block: `-- @if …` alone on a line above, and `-- @end` alone on a line below',
  })

export const insideParameter = (place: Span): Diagnostic =>
  report('SL1064', place, 'a clause or choice begins or ends inside this parameter', {
    hint: 'write the parameter on one line, as in :name',
  })

export const conditionMisspelled = (place: Span, name: string, parameter: string): Diagnostic =>
  report('SL1065', place, `the statement has no parameter ${name}`, {
    hint: `did you mean ${parameter}? If ${name} is a flag, give it a name that differs more from :${parameter}`,
  })

export const caseOutside = (place: Span): Diagnostic =>
  report('SL1066', place, 'this @case is outside a choice', {
    hint: 'write `-- @choose sort = newest` above the live lines that the case replaces; close a block inside them with `-- @end` first',
  })

export const choiceWithoutCases = (place: Span): Diagnostic =>
  report('SL1067', place, 'this choice has no cases', {
    hint: 'write an alternative below the live lines, as in `-- @case name: t.name`, or use @if for an optional part',
  })

export const labelDoubled = (place: Span, label: string, first: Span): Diagnostic =>
  report('SL1068', place, `this choice uses the label ${label} twice`, {
    hint: 'rename one of the labels',
    related: [{ message: 'the first', span: first }],
  })

export const sqlBehindCase = (place: Span): Diagnostic =>
  report('SL1069', place, 'SQL follows a case of this choice', {
    hint: 'close the choice with `-- @end` above the SQL, or move the SQL above the first case, to the live lines',
  })

export const annotationInCase = (place: Span, word: string): Diagnostic =>
  report('SL1069', place, `@${word} cannot follow a case`, {
    hint: 'close the choice with `-- @end` first, or write a case for each form, since the text of a case is fixed',
  })

export const clauseWithoutSql = (place: Span): Diagnostic =>
  report('SL1070', place, 'this clause contains no SQL', { hint: 'remove it, or write SQL inside it' })

export const neverThere = (place: Span, why: string): Diagnostic =>
  report('SL1071', place, `this clause is never included: ${why}`, {
    hint: 'correct its condition, or remove the clause',
  })

export const numberedInDynamic = (place: Span, written: string): Diagnostic =>
  report(
    'SL1072',
    place,
    `${written} is a numbered parameter, but clauses and choices change the numbers of parameters`,
    {
      hint: 'name the parameters of the statement, as in :name',
    },
  )

export const switchNameTaken = (place: Span, name: string, by: string, other: Span): Diagnostic =>
  report('SL1073', place, `the name ${name} is already used by ${by}`, {
    hint: 'choose another name',
    related: [{ message: by, span: other }],
  })

export const choicesDiffer = (place: Span, name: string, other: Span): Diagnostic =>
  report(
    'SL1073',
    place,
    `the choice ${name} has different labels or live lines here than at its first use`,
    {
      hint: 'write the same labels with the same live one in both places, or rename the choice',
      related: [{ message: 'the first use', span: other }],
    },
  )

export const combinationIsNoSql = (
  place: Span,
  message: string,
  hint: string,
  sqlstate: string | null,
): Diagnostic => report('SL1074', place, message, { hint, sqlstate })

export const headInClause = (place: Span): Diagnostic =>
  report('SL1074', place, 'the line of this clause contains the beginning of the statement', {
    hint: 'write the optional part on a separate line below the beginning, since a clause removes its whole line',
  })

export const nothingLeft = (place: Span): Diagnostic =>
  report('SL1074', place, 'the clauses remove the whole statement', {
    hint: 'remove the clause, and decide in the program whether to call the query',
  })

export const listInClause = (place: Span, written: string): Diagnostic =>
  report('SL1076', place, `${written} is a field of a list, and cannot be in a clause or a case`, {
    hint: 'include the field in every call, with null if it has no value, or write a query for each form of the row',
  })

export const dynamicCopy = (place: Span): Diagnostic =>
  report('SL1076', place, 'COPY cannot contain clauses or choices', { hint: 'write a query for each form' })

export const notBehindSql = (place: Span, word: string): Diagnostic =>
  report('SL1075', place, `@${word} must be alone on its line`, { hint: 'move it to a separate line' })

export const notInBlockComment = (place: Span, word: string): Diagnostic =>
  report('SL1075', place, `@${word} is not allowed in a block comment`, {
    hint: `write it in a line comment: \`-- @${word} …\``,
  })

export const outsideStatement = (place: Span, word: string): Diagnostic =>
  report('SL1075', place, `@${word} is above the name of the statement`, {
    hint: 'move it below the name, to the SQL that it applies to',
  })
