import { type Diagnostic, error } from '../diagnostic.js'
import type { Span } from '../span.js'

/** What can be wrong with clauses and choices before Postgres analyses any combination of them. */
export const dynamicCodes = {
  SL1060: 'A clause or choice that is not closed',
  SL1061: 'An @end without a beginning',
  SL1062: 'A condition, choice or case that cannot be read',
  SL1063: 'A parameter inside and outside its own clause',
  SL1064: 'A clause that begins inside a string',
  SL1065: 'A condition on a misspelled parameter',
  SL1066: 'A case outside a choice',
  SL1067: 'A choice without cases',
  SL1068: 'Two cases under one label',
  SL1069: 'SQL behind a case',
  SL1070: 'A clause without SQL',
  SL1071: 'A clause that is never there',
  SL1072: 'Numbered parameters in a dynamic statement',
  SL1073: 'A condition or choice whose name is taken',
  SL1074: 'A combination of clauses that is no SQL',
  SL1075: 'A dynamic annotation in the wrong place',
  SL1076: 'Clauses where there can be none',
} as const

export const notClosed = (place: Span, word: 'if' | 'choose'): Diagnostic =>
  error('SL1060', place, `this @${word} is not closed`, {
    hint:
      word === 'if'
        ? 'write `-- @end` below the last line of the clause, in front of the semicolon'
        : 'write `-- @end` below the last case, in front of the semicolon',
  })

export const endWithoutBeginning = (place: Span): Diagnostic =>
  error('SL1061', place, 'this @end closes nothing', {
    hint: 'remove it; an @if behind SQL on its line ends with the line, only one alone on its line needs an @end',
  })

export const conditionUnreadable = (place: Span, written: string): Diagnostic =>
  error('SL1062', place, `\`${written}\` is no condition`, {
    hint: 'write the name of a parameter or flag without a colon, as in `-- @if plan`, `-- @if !archived` or `-- @if plan, since`',
  })

export const choiceUnreadable = (place: Span): Diagnostic =>
  error('SL1062', place, 'this @choose names no parameter, or not the lines that follow', {
    hint: 'write the parameter and the label of the live lines, as in `-- @choose sort = newest`',
  })

export const caseUnreadable = (place: Span): Diagnostic =>
  error('SL1062', place, 'this @case has no label', {
    hint: 'write the label, a colon and the SQL, as in `-- @case name: lower(t.name), t.id`',
  })

export const insideAndOutside = (
  place: Span,
  parameter: string,
  condition: Span,
  hint: string | null,
): Diagnostic =>
  error(
    'SL1063',
    place,
    `the parameter ${parameter} stands outside of the clause that is there only with it`,
    {
      hint:
        hint ??
        'put this place into a clause on the parameter too, or make the clause depend on a flag, as in `-- @if filtered`',
      related: [{ message: 'the clause', span: condition }],
    },
  )

export const insideToken = (place: Span): Diagnostic =>
  error('SL1064', place, 'the line of this @if begins inside a string, name or comment', {
    hint: 'open a block: `-- @if …` alone on a line above, `-- @end` alone on a line below',
  })

export const insideParameter = (place: Span): Diagnostic =>
  error('SL1064', place, 'a clause or choice begins or ends inside of this parameter', {
    hint: 'write the parameter on one line, as in :name',
  })

export const conditionMisspelled = (place: Span, name: string, parameter: string): Diagnostic =>
  error('SL1065', place, `the statement has no parameter ${name}`, {
    hint: `did you mean ${parameter}? A flag inside whose clause :${parameter} stands needs a name less like it`,
  })

export const caseOutside = (place: Span): Diagnostic =>
  error('SL1066', place, 'this @case belongs to no choice', {
    hint: 'write `-- @choose sort = newest` above the live lines it is an alternative to; close a block inside them with `-- @end` first',
  })

export const choiceWithoutCases = (place: Span): Diagnostic =>
  error('SL1067', place, 'this choice has no cases', {
    hint: 'write an alternative below the live lines, as in `-- @case name: t.name`; a part that is there or not is written with @if',
  })

export const labelDoubled = (place: Span, label: string, first: Span): Diagnostic =>
  error('SL1068', place, `the label ${label} is there twice in this choice`, {
    hint: 'give one of them another label',
    related: [{ message: 'the first', span: first }],
  })

export const sqlBehindCase = (place: Span): Diagnostic =>
  error('SL1069', place, 'SQL behind a case', {
    hint: 'close the choice with `-- @end` above it, or write it above the first case: the live lines come first',
  })

export const annotationInCase = (place: Span, word: string): Diagnostic =>
  error('SL1069', place, `@${word} cannot stand behind a case`, {
    hint: 'a case is fixed text: close the choice with `-- @end` first, or write a case for each form',
  })

export const clauseWithoutSql = (place: Span): Diagnostic =>
  error('SL1070', place, 'this clause holds no SQL', { hint: 'remove it, or put the SQL inside' })

export const neverThere = (place: Span, why: string): Diagnostic =>
  error('SL1071', place, `this clause is never there: ${why}`, {
    hint: 'correct its condition, or remove it',
  })

export const numberedInDynamic = (place: Span, written: string): Diagnostic =>
  error('SL1072', place, `${written} in a statement with clauses or choices, where numbers change`, {
    hint: 'write its parameters as :name',
  })

export const switchNameTaken = (place: Span, name: string, by: string, other: Span): Diagnostic =>
  error('SL1073', place, `the name ${name} is taken by ${by}`, {
    hint: 'give it another name',
    related: [{ message: by, span: other }],
  })

export const choicesDiffer = (place: Span, name: string, other: Span): Diagnostic =>
  error(
    'SL1073',
    place,
    `the choice ${name} has other labels, or other live lines, than at its first place`,
    {
      hint: 'write the same labels in both places with the same one live, or give the choice another name',
      related: [{ message: 'the first place', span: other }],
    },
  )

export const combinationIsNoSql = (
  place: Span,
  message: string,
  hint: string,
  sqlstate: string | null,
): Diagnostic => error('SL1074', place, message, { hint, sqlstate })

export const headInClause = (place: Span): Diagnostic =>
  error('SL1074', place, 'the line of this clause holds the beginning of the statement', {
    hint: 'a clause removes its whole line: write what is optional on a line of its own, below the beginning',
  })

export const nothingLeft = (place: Span): Diagnostic =>
  error('SL1074', place, 'nothing of the statement is left', {
    hint: 'a clause covers all of it: call the query or not, in place of the clause',
  })

export const listInClause = (place: Span, written: string): Diagnostic =>
  error('SL1076', place, `${written}, a field of a list, stands in a clause or a case`, {
    hint: 'give the field in every call, with null where there is no value, or write a query for each form of the row',
  })

export const dynamicCopy = (place: Span): Diagnostic =>
  error('SL1076', place, 'COPY has neither clauses nor choices', { hint: 'write a query for each form' })

export const notBehindSql = (place: Span, word: string): Diagnostic =>
  error('SL1075', place, `@${word} stands alone on its line`, { hint: 'put it on a line of its own' })

export const notInBlockComment = (place: Span, word: string): Diagnostic =>
  error('SL1075', place, `@${word} in a block comment`, {
    hint: `write it in a comment of the other kind: \`-- @${word} …\``,
  })

export const outsideStatement = (place: Span, word: string): Diagnostic =>
  error('SL1075', place, `@${word} stands above the name of the statement`, {
    hint: 'move it below the name, to the SQL it is about',
  })
