/** Syntax that Postgres accepts silently, and that authors rarely mean. */
import * as catalogue from '../../diagnostics/catalogue/traps.js'
import { type Diagnostic, inWords, replacing } from '../../diagnostics/diagnostic.js'
import { span, type Span } from '../../diagnostics/span.js'
import type { QuerySource } from '../../model/query-source.js'
import type { Token } from '../../source/text-tokens.js'
import { namedRelations, type StatementText, tokensOf } from '../explain/advice/rejected-statement.js'
import { shownParameter } from '../parameters/parameter-names.js'
import type { Scope } from '../scope/scope.js'
import { all, commandTypes, isA, type Node, type Query, subLinks } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

export function trapWarnings(scope: Scope, source: QuerySource): readonly Diagnostic[] {
  const ofTree = [
    ...parametersToOrderBy(scope, source),
    ...comparisonsWithNull(scope, source),
    ...confusedMerges(scope, source),
    ...conjunctionsInSet(scope, source),
  ]
  // Most statements contain none of these words, and their tokens need not be read.
  const written = source.file.text.slice(source.span.start, source.span.end)
  if (!SUSPICIOUS.test(written) && !mayMissComma(source)) return ofTree
  const statement = { tokens: tokensOf(source), catalog: scope.catalog, source }
  return [
    ...ofTree,
    ...listsOfOne(statement),
    ...parametersInStrings(statement),
    ...aliasesThatAreColumns(statement),
    ...sessionFunctions(statement),
  ]
}

const SUSPICIOUS =
  /\bin\s*\(\s*[:@$s]|'%?:[a-z_]|like\s+e?'[^']*:[a-z_]|'[^']*\$\{|\b(?:from|join)\s+(?:current_|session_)?user\b/i

/** `in (:ids)`. */
function listsOfOne({ tokens, source }: StatementText): readonly Diagnostic[] {
  const { file } = source
  return source.parameters.flatMap((parameter) =>
    parameter.occurrences.flatMap((occurrence): Diagnostic[] => {
      const at = tokens.findIndex(({ start }) => start === occurrence.start)
      const [not, word, open] = [tokens[at - 3], tokens[at - 2], tokens[at - 1]]
      if (parameter.list || open?.text !== '(' || word?.word !== 'in') return []
      const close = tokens.findIndex(({ start, text }) => start >= occurrence.end && text === ')')
      const inside = tokens.filter(({ start }, index) => start >= occurrence.end && index < close)
      const isCast = inside[0]?.text === '::' && inside.every(({ text }) => text !== ',' && text !== '(')
      const end = tokens[close]
      if (!end || (inside.length > 0 && !isCast)) return []
      const isNegated = not?.word === 'not'
      const value = file.text.slice(occurrence.start, end.start).trim() + (isCast ? '[]' : '')
      const place = span(file, (isNegated ? not : word).start, end.end)
      const text = `${isNegated ? '<> all' : '= any'}(${value})`
      return [catalogue.listOfOne(source.property, place, shownParameter(parameter), text)]
    }),
  )
}

/**
 * A compared string that contains only a parameter and percent signs, or one after LIKE that contains a
 * parameter.
 */
function parametersInStrings({ tokens, source }: StatementText): readonly Diagnostic[] {
  return tokens.flatMap((token, at): Diagnostic[] => {
    if (token.kind !== 'literal' || !token.text.startsWith("'")) return []
    const before = tokens[at - 1]
    const isPattern = before?.word === 'like' || before?.word === 'ilike'
    if (!isPattern && !/^(?:[<>]=?|=|<>|!=)$/.test(before?.text ?? '')) return []
    const found =
      /^'(%?):([a-z_]\w*)(%?)'$/i.exec(token.text) ??
      /^'([^$']*)\$\{\s*([a-z_]\w*)\s*\}([^$']*)'$/i.exec(token.text) ??
      (isPattern ? /^'([^':]*):([a-z_]\w*)([^':]*)'$/i.exec(token.text) : null)
    const name = found?.[2]
    if (name === undefined) return []
    const parts = [quoted(found?.[1]), `:${name}`, quoted(found?.[3])].filter((part) => part !== '')
    const place = span(source.file, token.start, token.end)
    return [catalogue.parameterInString(source.property, place, name, parts.join(' || '))]
  })
}

const quoted = (text = ''): string => (text === '' ? '' : `'${text}'`)

const mayMissComma = ({ outputItems }: QuerySource): boolean =>
  outputItems.some(({ expression, alias }) => alias && !/\bas\s*$/i.test(between(expression, alias)))

const between = ({ file, end }: Span, { start }: Span): string => file.text.slice(end, start)

/** `select id title`, if the table has both columns. */
function aliasesThatAreColumns(statement: StatementText): readonly Diagnostic[] {
  const { source } = statement
  return source.outputItems.flatMap(({ expression, alias }): Diagnostic[] => {
    if (!alias || /\bas\s*$/i.test(between(expression, alias))) return []
    const name = alias.file.text.slice(alias.start, alias.end).toLowerCase()
    const written = expression.file.text.slice(expression.start, expression.end)
    const column = /^(?:\w+\.)*(\w+)$/.exec(written)?.[1]?.toLowerCase()
    if (column === undefined || column === name) return []
    const owner = namedRelations(statement).find(({ relation }) =>
      relation.attributes.some((attribute) => attribute.name === name),
    )
    if (!owner) return []
    const comma = span(expression.file, expression.end)
    return [catalogue.aliasIsColumn(source.property, alias, name, owner.relation.name, comma)]
  })
}

const SESSION_WORDS: ReadonlySet<string> = new Set(['user', 'current_user', 'session_user'])

/** `select * from user`, which returns one row with the name of the role. */
function sessionFunctions({ tokens, catalog, source }: StatementText): readonly Diagnostic[] {
  return tokens.flatMap((token: Token, at): Diagnostic[] => {
    const before = tokens[at - 1]?.word
    if (!token.word || !SESSION_WORDS.has(token.word) || (before !== 'from' && before !== 'join')) return []
    const word = token.word
    const table = [word, `${word}s`].find((name) =>
      catalog.relations.some((relation) => relation.name === name),
    )
    const place = span(source.file, token.start, token.end)
    return table ? [catalogue.sessionFunction(source.property, place, word, table)] : []
  })
}

/** `order by :column`: the same value for each row. */
function parametersToOrderBy(scope: Scope, source: QuerySource): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  walk(scope.query, (node) => {
    if (node.tag !== 'QUERY') return
    for (const [clause, entries] of clausesOf(node)) {
      for (const { tleSortGroupRef } of all(entries, 'SORTGROUPCLAUSE')) {
        const entry = all(node.targetList, 'TARGETENTRY').find(
          ({ ressortgroupref }) => ressortgroupref === tleSortGroupRef,
        )
        const value = entry?.resjunk ? plain(node, entry.expr) : null
        const place = value?.tag === 'PARAM' ? scope.spanAt(value.location) : null
        if (!place) continue
        const written = place.file.text.slice(place.start, place.end)
        diagnostics.push(catalogue.orderedByParameter(source.property, place, written, clause))
      }
    }
  })
  return diagnostics
}

const clausesOf = (query: Query): readonly (readonly [string, readonly Node[]])[] => [
  ['ORDER BY', query.sortClause],
  ['GROUP BY', query.groupClause],
  ...(query.hasDistinctOn ? [['DISTINCT ON', query.distinctClause] as const] : []),
]

/**
 * A value without the conversions around it; in PostgreSQL 18 a grouped one references an entry for the
 * grouping.
 */
function plain(query: Query, expression: Node | null): Node | null {
  if (expression?.tag === 'RELABELTYPE' || expression?.tag === 'COERCEVIAIO')
    return plain(query, expression.arg)
  if (expression?.tag !== 'VAR') return expression
  const entry = expression.varlevelsup === 0 ? query.rtable[expression.varno - 1] : undefined
  return isA(entry, 'RANGETBLENTRY') ? (entry.groupexprs[expression.varattno - 1] ?? null) : null
}

/** `x = null`. */
function comparisonsWithNull(scope: Scope, source: QuerySource): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  walk(scope.query, (node) => {
    if (node.tag !== 'OPEXPR' || !node.args.some(isNull)) return
    const place = scope.spanAt(node.location)
    const written = place?.file.text.slice(place.start, place.end) ?? ''
    if (!place || !/^(?:[<>]=?|=|<>|!=)$/.test(written)) return
    const test = written === '=' ? 'is null' : written === '<>' || written === '!=' ? 'is not null' : null
    const literal = /^\s*null\b(?!\s*::)/i.exec(place.file.text.slice(place.end))?.[0]
    const advice =
      test === null
        ? inWords('write IS NULL or IS NOT NULL')
        : literal === undefined
          ? inWords(`write ${test.toUpperCase()}`)
          : replacing(`write \`${test}\``, span(place.file, place.start, place.end + literal.length), test)
    diagnostics.push(catalogue.comparedWithNull(source.property, place, written, advice))
  })
  return diagnostics
}

/**
 * `set (…) = (select …)` in several actions of a MERGE. The parser numbers the subqueries of each action from 1 (`transformTargetList`,
 * src/backend/parser/parse_target.c), and the planner keeps one list for the whole statement (`build_subplan`,
 * src/backend/optimizer/plan/subselect.c), in which the last subquery of a number replaces the others.
 */
function confusedMerges(scope: Scope, source: QuerySource): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  walk(scope.query, (node) => {
    if (node.tag !== 'QUERY' || node.mergeActionList.length < 2) return
    const [first, ...others] = all(node.mergeActionList, 'MERGEACTION').flatMap(({ targetList }) => {
      const links = all(
        all(targetList, 'TARGETENTRY').flatMap(({ expr }) => expr ?? []),
        'SUBLINK',
      )
      return links.find(({ subLinkType }) => subLinkType === subLinks.multiple) ?? []
    })
    const place = first && others[0] ? scope.spanAt(others[0].location) : null
    if (place) diagnostics.push(catalogue.confusedMerge(source.property, place))
  })
  return diagnostics
}

/** `set title = :title and note = :note`, which assigns the text of a comparison to a column that is not boolean. */
function conjunctionsInSet(scope: Scope, source: QuerySource): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  walk(scope.query, (node) => {
    if (node.tag !== 'QUERY' || node.commandType !== commandTypes.update) return
    for (const { expr, resname } of all(node.targetList, 'TARGETENTRY')) {
      const converted =
        expr?.tag === 'COERCEVIAIO' ? expr.arg : expr?.tag === 'FUNCEXPR' ? expr.args[0] : null
      if (converted?.tag !== 'BOOLEXPR' || converted.boolop !== 'and') continue
      const place = scope.spanAt(converted.location)
      if (place && /^and$/i.test(place.file.text.slice(place.start, place.end)))
        diagnostics.push(catalogue.conjunctionInSet(source.property, place, resname ?? 'the column'))
    }
  })
  return diagnostics
}

function isNull(node: Node): boolean {
  if (node.tag === 'RELABELTYPE' || node.tag === 'COERCEVIAIO') return node.arg !== null && isNull(node.arg)
  return node.tag === 'CONST' && node.constisnull
}
