/** Wrong rules, one at a time: text of the compiled `src/analyze` and what takes its place. The fuzzer is to notice each. */
export interface Mutant {
  readonly name: string
  /** Below `dist/analyze`. */
  readonly file: string
  readonly from: string
  readonly to: string
}

export const mutants: readonly Mutant[] = [
  {
    name: 'outer joins add no NULLs',
    file: 'nullability/variables.js',
    from: 'const nulling = variable.varnullingrels.filter(',
    to: 'const nulling = [].filter(',
  },
  {
    name: 'a proof from one side of OR is enough',
    file: 'conditions.js',
    from: 'return intersection(condition.args.map((arg) => whenTrue(scope, arg, up)));',
    to: 'return condition.args.map((arg) => whenTrue(scope, arg, up)).reduce(union, NOTHING);',
  },
  {
    name: 'aggregates without GROUP BY always have rows',
    file: 'nullability/aggregates.js',
    from: 'return query.groupClause.length > 0 && query.groupingSets.length === 0;',
    to: 'return query.groupingSets.length === 0;',
  },
  {
    name: 'a proof on one side of a full join makes both sides inner',
    file: 'proofs.js',
    from: 'reduced.set(`${join.index}.${side}`, condition);',
    to: 'reduced.set(`${join.index}.left`, condition); reduced.set(`${join.index}.right`, condition);',
  },
  {
    name: 'CASE without ELSE has one',
    file: 'nullability/conditionals.js',
    from: "? place.reason('no-else', 'CASE without ELSE', node.location)",
    to: '? []',
  },
  {
    name: 'INTERSECT and EXCEPT confused',
    file: 'scope.js',
    from: 'export const setOperations = { union: 1, intersect: 2, except: 3 };',
    to: 'export const setOperations = { union: 1, intersect: 3, except: 2 };',
  },
  {
    name: 'lag and lead always find a row',
    file: 'nullability/windows.js',
    from: 'if (needs === null)',
    to: "if (['lag', 'lead'].includes(called?.name)) return anyOf(place, node.args.slice(0, 1)); if (needs === null)",
  },
  {
    name: 'no window frame is empty',
    file: 'nullability/windows.js',
    from: 'if (!holdsCurrentRow(place.scope.query, node.winref)) {',
    to: 'if (false) {',
  },
  {
    name: 'grouping sets leave nothing out',
    file: 'nullability/variables.js',
    from: 'const nulling = variable.varnullingrels.filter((join) =>',
    to: 'const nulling = variable.varnullingrels.filter((join) => entryAt(scope, join).rtekind !== rteKinds.group &&',
  },
  {
    name: 'RETURNING of an UPDATE trusts WHERE',
    file: 'nullability/changed-rows.js',
    from: 'return !assigned && !target.attribute.generated;',
    to: 'return true;',
  },
  {
    name: 'a unique key is bound by a value of another type',
    file: 'unique-keys.js',
    from: 'if (!called?.isEquality || leftType !== rightType)',
    to: 'if (!called?.isEquality)',
  },
  {
    name: 'the condition of a left join binds its left side',
    file: 'unique-keys.js',
    from: 'addFacts(scope, node.quals, sides.right, facts);',
    to: 'addFacts(scope, node.quals, within, facts);',
  },
  {
    name: 'LIMIT WITH TIES keeps to its count',
    file: 'row-bounds.js',
    from: 'if (limitOption === 1)',
    to: 'if (false)',
  },
  {
    name: 'strict functions are total',
    file: 'nullability/total-functions.js',
    from: 'return called.isComparison || called.isInequality || TOTAL.has(called.signature);',
    to: 'return true;',
  },
  {
    name: 'a scalar subquery always has a row',
    file: 'nullability/subqueries.js',
    from: 'if (rowBounds(scope).min < 1) {',
    to: 'if (false) {',
  },
  {
    name: 'IS NOT DISTINCT FROM and its like prove operands',
    file: 'conditions.js',
    from: 'if (condition.booltesttype === booleanTests.isTrue)',
    to: 'if (condition.booltesttype === booleanTests.isTrue || condition.booltesttype === booleanTests.isNotFalse)',
  },
  {
    name: 'not-null constraints need not be validated or inherited',
    file: '../database/catalog.js',
    from: 'a.attnotnull and not exists (',
    to: 'a.attnotnull and true or false and not exists (',
  },
  {
    name: 'an index of which not all columns are bound is a key',
    file: 'unique-keys.js',
    from: 'key.attributes.every((attribute) => columns.has(attribute))',
    to: 'key.attributes.some((attribute) => columns.has(attribute))',
  },
  {
    name: 'the elements of array(…) are never NULL',
    file: 'value-types.js',
    from: 'elementNullable, dimensions',
    to: 'elementNullable: false, dimensions',
  },
  {
    name: 'all pairs of a row comparison are looked at',
    file: 'conditions.js',
    from: 'return [condition.largs[0], condition.rargs[0]]',
    to: 'return [...condition.largs, ...condition.rargs]',
  },
  {
    name: 'comparisons with ALL prove operands, whatever the array',
    file: 'conditions.js',
    from: 'if (!condition.useOr && !isFilledList(condition.args[1] ?? null))',
    to: 'if (false)',
  },
  {
    name: 'a later branch of CASE knows that conditions before it are false',
    file: 'conditions.js',
    from: 'if (condition.booltesttype === booleanTests.isNotFalse)\n                return whenFalse(scope, condition.arg);',
    to: 'if (condition.booltesttype !== booleanTests.isUnknown)\n                return whenNotNull(scope, condition.arg);',
  },
  {
    name: 'the source of MERGE is always there',
    file: 'nullability/changed-rows.js',
    from: "const missing = mergeActionList.some((action) => action.tag === 'MERGEACTION' && action.matchKind === 1);",
    to: 'const missing = false;',
  },
  {
    name: 'every changed row has an old one',
    file: 'nullability/changed-rows.js',
    from: 'const absent = commandType === commandTypes.merge || commandType === commandTypes.insert;',
    to: 'const absent = false;',
  },
  {
    name: 'every changed row has a new one',
    file: 'nullability/changed-rows.js',
    from: 'if (variable.varreturningtype === returning.new &&',
    to: 'if (false &&',
  },
  {
    name: 'rows changed through a view are held to it',
    file: 'nullability/changed-rows.js',
    from: "return relation?.kind === 'v'\n",
    to: 'return false\n',
  },
  {
    name: 'triggers change nothing in an UPDATE',
    file: 'nullability/changed-rows.js',
    from: 'return isForeign || beforeTriggers[does] ||',
    to: 'return isForeign ||',
  },
  {
    name: 'triggers leave out no inserted row',
    file: 'row-bounds.js',
    from: 'const skipped = insert || (conflict !== null && update);',
    to: 'const skipped = false;',
  },
  {
    name: 'OFFSET leaves out nothing',
    file: 'row-bounds.js',
    from: 'limitOffset || rowMarks.length > 0 ?',
    to: 'rowMarks.length > 0 ?',
  },
  {
    name: 'HAVING leaves out nothing',
    file: 'row-bounds.js',
    from: 'const filtered = havingQual !== null && !isTrueConstant(havingQual);',
    to: 'const filtered = false;',
  },
  {
    name: 'the recursive term runs once',
    file: 'row-bounds.js',
    from: 'const right = isRecursive(scope, node.rarg) ? ANY : setBounds(scope, node.rarg);',
    to: 'const right = isRecursive(scope, node.rarg) ? { min: 0, max: 1, why: [] } : setBounds(scope, node.rarg);',
  },
  {
    name: 'deferrable keys hold at any time',
    file: '../database/catalog-keys.js',
    from: 'i.indisvalid and i.indimmediate',
    to: 'i.indisvalid',
  },
  {
    name: 'partial indexes are keys of the whole table',
    file: 'unique-keys.js',
    from: 'if (!isImplied)',
    to: 'if (false)',
  },
  {
    name: 'a key holds over all heirs of a table',
    file: 'unique-keys.js',
    from: 'if (!relation || (relation.inherited && entry.inh))',
    to: 'if (!relation)',
  },
  {
    name: 'a key is bound by a volatile value',
    file: 'unique-keys.js',
    from: 'called.volatile || ',
    to: '',
  },
  {
    name: 'nothing but itself goes into a recursive column',
    file: 'origin.js',
    from: 'if (within.some((other) => other.scope === scope && other.column === column))',
    to: 'if (true)',
  },
  {
    name: 'materialized views are as their tables are',
    file: 'nullability/variables.js',
    from: "if (relation.kind === 'm')",
    to: "if (relation.kind === 'm' && attribute.name === 'id') return NEVER; if (relation.kind === 'm')",
  },
]
