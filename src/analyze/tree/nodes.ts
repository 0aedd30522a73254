/**
 * The nodes of Postgres's analysed tree that inference reads, field by field as `nodeToString` prints them.
 * This table is the only place that names them: the reader converts with it, and the types below follow from
 * it.
 *
 * Source: src/include/nodes/parsenodes.h and primnodes.h of PostgreSQL 18; fields missing on 16 and 17 read
 * as empty.
 */
export const nodeFields = {
  QUERY: {
    commandType: 'int',
    resultRelation: 'int',
    hasAggs: 'bool',
    hasTargetSRFs: 'bool',
    hasForUpdate: 'bool',
    cteList: 'nodes',
    rtable: 'nodes',
    rteperminfos: 'nodes',
    jointree: 'node',
    mergeActionList: 'nodes',
    mergeTargetRelation: 'int',
    mergeJoinCondition: 'node',
    targetList: 'nodes',
    onConflict: 'node',
    returningList: 'nodes',
    groupClause: 'nodes',
    groupDistinct: 'bool',
    groupingSets: 'nodes',
    havingQual: 'node',
    windowClause: 'nodes',
    distinctClause: 'nodes',
    hasDistinctOn: 'bool',
    sortClause: 'nodes',
    limitOffset: 'node',
    limitCount: 'node',
    limitOption: 'int',
    rowMarks: 'nodes',
    setOperations: 'node',
  },
  RANGETBLENTRY: {
    alias: 'node',
    eref: 'node',
    rtekind: 'int',
    relid: 'int',
    inh: 'bool',
    tablesample: 'node',
    lateral: 'bool',
    subquery: 'node',
    jointype: 'int',
    joinmergedcols: 'int',
    joinaliasvars: 'nodes',
    functions: 'nodes',
    funcordinality: 'bool',
    tablefunc: 'node',
    values_lists: 'lists',
    ctename: 'text',
    ctelevelsup: 'int',
    self_reference: 'bool',
    groupexprs: 'nodes',
    securityQuals: 'nodes',
  },
  RTEPERMISSIONINFO: { relid: 'int', selectedCols: 'ints', insertedCols: 'ints', updatedCols: 'ints' },
  ALIAS: { aliasname: 'text', colnames: 'texts' },
  TARGETENTRY: {
    expr: 'node',
    resno: 'int',
    resname: 'text',
    ressortgroupref: 'int',
    resorigtbl: 'int',
    resorigcol: 'int',
    resjunk: 'bool',
  },
  COMMONTABLEEXPR: {
    ctename: 'text',
    ctequery: 'node',
    cterecursive: 'bool',
    search_clause: 'node',
    cycle_clause: 'node',
  },
  CTECYCLECLAUSE: { cycle_mark_value: 'node', cycle_mark_default: 'node', location: 'int' },
  FROMEXPR: { fromlist: 'nodes', quals: 'node' },
  RANGETBLREF: { rtindex: 'int' },
  JOINEXPR: { jointype: 'int', larg: 'node', rarg: 'node', quals: 'node', rtindex: 'int' },
  SETOPERATIONSTMT: { op: 'int', all: 'bool', larg: 'node', rarg: 'node' },
  SORTGROUPCLAUSE: { tleSortGroupRef: 'int', sortop: 'int', nulls_first: 'bool' },
  WINDOWCLAUSE: {
    partitionClause: 'nodes',
    frameOptions: 'int',
    startOffset: 'node',
    endOffset: 'node',
    winref: 'int',
  },
  ROWMARKCLAUSE: { rti: 'int' },
  GROUPINGSET: { kind: 'int', content: 'nodes' },
  ONCONFLICTEXPR: {
    action: 'int',
    arbiterElems: 'nodes',
    constraint: 'int',
    onConflictSet: 'nodes',
    onConflictWhere: 'node',
    exclRelIndex: 'int',
  },
  INFERENCEELEM: { expr: 'node' },
  MERGEACTION: { matchKind: 'int', commandType: 'int', qual: 'node', targetList: 'nodes' },
  RANGETBLFUNCTION: { funcexpr: 'node', funccolcount: 'int' },
  TABLEFUNC: {
    functype: 'int',
    docexpr: 'node',
    rowexpr: 'node',
    colexprs: 'nodes',
    coldefexprs: 'nodes',
    colvalexprs: 'holes',
    passingvalexprs: 'nodes',
    plan: 'node',
    ordinalitycol: 'int',
  },
  JSONTABLEPATHSCAN: { child: 'node', colMin: 'int', colMax: 'int' },
  JSONTABLESIBLINGJOIN: { lplan: 'node', rplan: 'node' },
  JSONBEHAVIOR: { btype: 'int', expr: 'node' },
  VAR: {
    varno: 'int',
    varattno: 'int',
    vartype: 'int',
    vartypmod: 'int',
    varnullingrels: 'ints',
    varlevelsup: 'int',
    varreturningtype: 'int',
    location: 'int',
  },
  CONST: { consttype: 'int', consttypmod: 'int', constisnull: 'bool', constvalue: 'bytes', location: 'int' },
  PARAM: { paramkind: 'int', paramid: 'int', paramtype: 'int', location: 'int' },
  AGGREF: {
    aggfnoid: 'int',
    aggtype: 'int',
    aggdirectargs: 'nodes',
    args: 'nodes',
    aggorder: 'nodes',
    aggdistinct: 'nodes',
    aggfilter: 'node',
    aggkind: 'text',
    agglevelsup: 'int',
    location: 'int',
  },
  GROUPINGFUNC: { args: 'nodes', agglevelsup: 'int', location: 'int' },
  WINDOWFUNC: {
    winfnoid: 'int',
    wintype: 'int',
    args: 'nodes',
    aggfilter: 'node',
    winref: 'int',
    winagg: 'bool',
    location: 'int',
  },
  MERGESUPPORTFUNC: { msftype: 'int', location: 'int' },
  SUBSCRIPTINGREF: {
    refcontainertype: 'int',
    refrestype: 'int',
    refexpr: 'node',
    refassgnexpr: 'node',
    refupperindexpr: 'nodes',
    reflowerindexpr: 'nodes',
  },
  FUNCEXPR: {
    funcid: 'int',
    funcresulttype: 'int',
    funcretset: 'bool',
    funcvariadic: 'bool',
    funcformat: 'int',
    inputcollid: 'int',
    args: 'nodes',
    location: 'int',
  },
  NAMEDARGEXPR: { arg: 'node', name: 'text', argnumber: 'int', location: 'int' },
  OPEXPR: {
    opno: 'int',
    opfuncid: 'int',
    opresulttype: 'int',
    opretset: 'bool',
    inputcollid: 'int',
    args: 'nodes',
    location: 'int',
  },
  DISTINCTEXPR: {
    opno: 'int',
    opfuncid: 'int',
    opresulttype: 'int',
    inputcollid: 'int',
    args: 'nodes',
    location: 'int',
  },
  NULLIFEXPR: {
    opno: 'int',
    opfuncid: 'int',
    opresulttype: 'int',
    inputcollid: 'int',
    args: 'nodes',
    location: 'int',
  },
  SCALARARRAYOPEXPR: {
    opno: 'int',
    opfuncid: 'int',
    useOr: 'bool',
    inputcollid: 'int',
    args: 'nodes',
    location: 'int',
  },
  BOOLEXPR: { boolop: 'text', args: 'nodes', location: 'int' },
  SUBLINK: { subLinkType: 'int', testexpr: 'node', subselect: 'node', location: 'int' },
  FIELDSELECT: { arg: 'node', fieldnum: 'int', resulttype: 'int' },
  FIELDSTORE: { arg: 'node', newvals: 'nodes', resulttype: 'int' },
  RELABELTYPE: { arg: 'node', resulttype: 'int', relabelformat: 'int', location: 'int' },
  COERCEVIAIO: { arg: 'node', resulttype: 'int', coerceformat: 'int', location: 'int' },
  ARRAYCOERCEEXPR: { arg: 'node', elemexpr: 'node', resulttype: 'int', coerceformat: 'int', location: 'int' },
  CONVERTROWTYPEEXPR: { arg: 'node', resulttype: 'int', location: 'int' },
  COLLATEEXPR: { arg: 'node', collOid: 'int', location: 'int' },
  CASEEXPR: { casetype: 'int', arg: 'node', args: 'nodes', defresult: 'node', location: 'int' },
  CASEWHEN: { expr: 'node', result: 'node', location: 'int' },
  CASETESTEXPR: { typeId: 'int' },
  ARRAYEXPR: {
    array_typeid: 'int',
    element_typeid: 'int',
    elements: 'nodes',
    multidims: 'bool',
    location: 'int',
  },
  ROWEXPR: { args: 'nodes', row_typeid: 'int', colnames: 'texts', location: 'int' },
  ROWCOMPAREEXPR: { cmptype: 'int', largs: 'nodes', rargs: 'nodes' },
  COALESCEEXPR: { coalescetype: 'int', args: 'nodes', location: 'int' },
  MINMAXEXPR: { minmaxtype: 'int', inputcollid: 'int', op: 'int', args: 'nodes', location: 'int' },
  SQLVALUEFUNCTION: { op: 'int', type: 'int', location: 'int' },
  XMLEXPR: { op: 'int', named_args: 'nodes', args: 'nodes', type: 'int', location: 'int' },
  JSONVALUEEXPR: { raw_expr: 'node', formatted_expr: 'node' },
  JSONCONSTRUCTOREXPR: {
    type: 'int',
    args: 'nodes',
    func: 'node',
    coercion: 'node',
    returning: 'node',
    absent_on_null: 'bool',
    location: 'int',
  },
  JSONRETURNING: { typid: 'int' },
  JSONISPREDICATE: { expr: 'node', location: 'int' },
  JSONEXPR: {
    op: 'int',
    formatted_expr: 'node',
    path_spec: 'node',
    returning: 'node',
    passing_values: 'nodes',
    on_empty: 'node',
    on_error: 'node',
    wrapper: 'int',
    omit_quotes: 'bool',
    location: 'int',
  },
  NULLTEST: { arg: 'node', nulltesttype: 'int', argisrow: 'bool', location: 'int' },
  BOOLEANTEST: { arg: 'node', booltesttype: 'int', location: 'int' },
  COERCETODOMAIN: { arg: 'node', resulttype: 'int', location: 'int' },
  COERCETODOMAINVALUE: { typeId: 'int' },
  SETTODEFAULT: { typeId: 'int', location: 'int' },
  NEXTVALUEEXPR: { seqid: 'int' },
  RETURNINGEXPR: { retlevelsup: 'int', retold: 'bool', retexpr: 'node' },
} as const satisfies Record<string, Record<string, keyof FieldTypes>>

export interface FieldTypes {
  int: number
  bool: boolean
  text: string | null
  node: Node | null
  nodes: readonly Node[]
  /** A list with empty positions. */
  holes: readonly (Node | null)[]
  /** A list of lists of nodes. */
  lists: readonly (readonly Node[])[]
  /** An integer or OID list, or a set of integers. */
  ints: readonly number[]
  texts: readonly string[]
  /** The bytes of a constant; null for SQL NULL. */
  bytes: Uint8Array | null
  /** A list whose meaning depends on another field, unread. */
  values: readonly unknown[]
}

type Fields = typeof nodeFields
export type Tag = keyof Fields
export type NodeOf<T extends Tag> = { readonly tag: T } & {
  readonly [F in keyof Fields[T]]: Fields[T][F] extends keyof FieldTypes ? FieldTypes[Fields[T][F]] : never
}

/** A node that is not in this table: inference knows nothing about it, but walkers visit its children. */
export interface OtherNode {
  readonly tag: 'OTHER'
  readonly name: string
  /** −1 if it has none. */
  readonly location: number
  readonly children: readonly Node[]
}

export type Node = { [T in Tag]: NodeOf<T> }[Tag] | OtherNode

export type Query = NodeOf<'QUERY'>
export type RangeTableEntry = NodeOf<'RANGETBLENTRY'>
export type TargetEntry = NodeOf<'TARGETENTRY'>
export type Var = NodeOf<'VAR'>

/** `CmdType` of nodes.h. */
export const commandTypes = { select: 1, update: 2, insert: 3, delete: 4, merge: 5, utility: 6 } as const

/** `RTEKind` of parsenodes.h. */
export const rteKinds = {
  relation: 0,
  subquery: 1,
  join: 2,
  function: 3,
  tableFunction: 4,
  values: 5,
  cte: 6,
  result: 8,
  group: 9,
} as const

/** `JoinType` of nodes.h. */
export const joinTypes = { inner: 0, left: 1, full: 2, right: 3 } as const

/** `SubLinkType` of primnodes.h. */
export const subLinks = {
  exists: 0,
  all: 1,
  any: 2,
  rowCompare: 3,
  expression: 4,
  multiple: 5,
  array: 6,
} as const

/** Whether a node has the tag, narrowing it. */
export function isA<T extends Tag>(node: Node | null | undefined, tag: T): node is Extract<Node, { tag: T }> {
  return node?.tag === tag
}

/** The entries of a list with the tag, for lists that contain nothing else. */
export function all<T extends Tag>(nodes: readonly Node[], tag: T): readonly Extract<Node, { tag: T }>[] {
  return nodes.filter((node): node is Extract<Node, { tag: T }> => node.tag === tag)
}
