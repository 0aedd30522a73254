/**
 * What PostgreSQL 17.10 prints for two statements on the table `settings` of the schema: it has no range table entry for a
 * grouping, so nothing in the tree says which columns a grouping set leaves out.
 */
export const treesOf17: readonly { readonly sql: string; readonly tree: string }[] = [
  {
    sql: "select key, upper(key) as u, coalesce(key, 'all') as c, count(*) as n from settings where key is not null group by rollup (key)",
    tree: `{QUERY :commandType 1 :querySource 0 :canSetTag true :utilityStmt <>
:resultRelation 0 :hasAggs true :hasWindowFuncs false :hasTargetSRFs false
:hasSubLinks false :hasDistinctOn false :hasRecursive false :hasModifyingCTE
false :hasForUpdate false :hasRowSecurity false :isReturn false :cteList <>
:rtable ({RANGETBLENTRY :alias <> :eref {ALIAS :aliasname settings :colnames
("key" "value" "level")} :rtekind 0 :relid 16384 :inh true :relkind r
:rellockmode 1 :perminfoindex 1 :tablesample <> :lateral false :inFromCl true
:securityQuals <>}) :rteperminfos ({RTEPERMISSIONINFO :relid 16384 :inh true
:requiredPerms 2 :checkAsUser 0 :selectedCols (b 8) :insertedCols (b)
:updatedCols (b)}) :jointree {FROMEXPR :fromlist ({RANGETBLREF :rtindex 1})
:quals {NULLTEST :arg {VAR :varno 1 :varattno 1 :vartype 25 :vartypmod -1
:varcollid 100 :varnullingrels (b) :varlevelsup 0 :varnosyn 1 :varattnosyn 1
:location 90} :nulltesttype 1 :argisrow false :location 94}} :mergeActionList
<> :mergeTargetRelation 0 :mergeJoinCondition <> :targetList ({TARGETENTRY
:expr {VAR :varno 1 :varattno 1 :vartype 25 :vartypmod -1 :varcollid 100
:varnullingrels (b) :varlevelsup 0 :varnosyn 1 :varattnosyn 1 :location 7}
:resno 1 :resname key :ressortgroupref 1 :resorigtbl 16384 :resorigcol 1
:resjunk false} {TARGETENTRY :expr {FUNCEXPR :funcid 871 :funcresulttype 25
:funcretset false :funcvariadic false :funcformat 0 :funccollid 100
:inputcollid 100 :args ({VAR :varno 1 :varattno 1 :vartype 25 :vartypmod -1
:varcollid 100 :varnullingrels (b) :varlevelsup 0 :varnosyn 1 :varattnosyn 1
:location 18}) :location 12} :resno 2 :resname u :ressortgroupref 0
:resorigtbl 0 :resorigcol 0 :resjunk false} {TARGETENTRY :expr {COALESCEEXPR
:coalescetype 25 :coalescecollid 100 :args ({VAR :varno 1 :varattno 1 :vartype
25 :vartypmod -1 :varcollid 100 :varnullingrels (b) :varlevelsup 0 :varnosyn 1
:varattnosyn 1 :location 38} {CONST :consttype 25 :consttypmod -1 :constcollid
100 :constlen -1 :constbyval false :constisnull false :location 43 :constvalue
7 [ 28 0 0 0 97 108 108 ]}) :location 29} :resno 3 :resname c :ressortgroupref
0 :resorigtbl 0 :resorigcol 0 :resjunk false} {TARGETENTRY :expr {AGGREF
:aggfnoid 2803 :aggtype 20 :aggcollid 0 :inputcollid 0 :aggtranstype 0
:aggargtypes <> :aggdirectargs <> :args <> :aggorder <> :aggdistinct <>
:aggfilter <> :aggstar true :aggvariadic false :aggkind n :aggpresorted false
:agglevelsup 0 :aggsplit 0 :aggno -1 :aggtransno -1 :location 56} :resno 4
:resname n :ressortgroupref 0 :resorigtbl 0 :resorigcol 0 :resjunk false})
:override 0 :onConflict <> :returningList <> :groupClause ({SORTGROUPCLAUSE
:tleSortGroupRef 1 :eqop 98 :sortop 664 :nulls_first false :hashable true})
:groupDistinct false :groupingSets ({GROUPINGSET :kind 2 :content
({GROUPINGSET :kind 1 :content (i 1) :location 123}) :location 115})
:havingQual <> :windowClause <> :distinctClause <> :sortClause <> :limitOffset
<> :limitCount <> :limitOption 0 :rowMarks <> :setOperations <>
:constraintDeps <> :withCheckOptions <> :stmt_location 0 :stmt_len 0}`,
  },
  {
    sql: "select coalesce(value, 'x') as v, level from settings where level > 0 group by level, grouping sets ((coalesce(value, 'x')), ())",
    tree: `{QUERY :commandType 1 :querySource 0 :canSetTag true :utilityStmt <>
:resultRelation 0 :hasAggs false :hasWindowFuncs false :hasTargetSRFs false
:hasSubLinks false :hasDistinctOn false :hasRecursive false :hasModifyingCTE
false :hasForUpdate false :hasRowSecurity false :isReturn false :cteList <>
:rtable ({RANGETBLENTRY :alias <> :eref {ALIAS :aliasname settings :colnames
("key" "value" "level")} :rtekind 0 :relid 16384 :inh true :relkind r
:rellockmode 1 :perminfoindex 1 :tablesample <> :lateral false :inFromCl true
:securityQuals <>}) :rteperminfos ({RTEPERMISSIONINFO :relid 16384 :inh true
:requiredPerms 2 :checkAsUser 0 :selectedCols (b 9 10) :insertedCols (b)
:updatedCols (b)}) :jointree {FROMEXPR :fromlist ({RANGETBLREF :rtindex 1})
:quals {OPEXPR :opno 521 :opfuncid 147 :opresulttype 16 :opretset false
:opcollid 0 :inputcollid 0 :args ({VAR :varno 1 :varattno 3 :vartype 23
:vartypmod -1 :varcollid 0 :varnullingrels (b) :varlevelsup 0 :varnosyn 1
:varattnosyn 3 :location 60} {CONST :consttype 23 :consttypmod -1 :constcollid
0 :constlen 4 :constbyval true :constisnull false :location 68 :constvalue 4 [
0 0 0 0 0 0 0 0 ]}) :location 66}} :mergeActionList <> :mergeTargetRelation 0
:mergeJoinCondition <> :targetList ({TARGETENTRY :expr {COALESCEEXPR
:coalescetype 25 :coalescecollid 100 :args ({VAR :varno 1 :varattno 2 :vartype
25 :vartypmod -1 :varcollid 100 :varnullingrels (b) :varlevelsup 0 :varnosyn 1
:varattnosyn 2 :location 16} {CONST :consttype 25 :consttypmod -1 :constcollid
100 :constlen -1 :constbyval false :constisnull false :location 23 :constvalue
5 [ 20 0 0 0 120 ]}) :location 7} :resno 1 :resname v :ressortgroupref 2
:resorigtbl 0 :resorigcol 0 :resjunk false} {TARGETENTRY :expr {VAR :varno 1
:varattno 3 :vartype 23 :vartypmod -1 :varcollid 0 :varnullingrels (b)
:varlevelsup 0 :varnosyn 1 :varattnosyn 3 :location 34} :resno 2 :resname
level :ressortgroupref 1 :resorigtbl 16384 :resorigcol 3 :resjunk false})
:override 0 :onConflict <> :returningList <> :groupClause ({SORTGROUPCLAUSE
:tleSortGroupRef 1 :eqop 96 :sortop 97 :nulls_first false :hashable true}
{SORTGROUPCLAUSE :tleSortGroupRef 2 :eqop 98 :sortop 664 :nulls_first false
:hashable true}) :groupDistinct false :groupingSets ({GROUPINGSET :kind 1
:content (i 1) :location 79} {GROUPINGSET :kind 4 :content ({GROUPINGSET :kind
1 :content (i 2) :location 102} {GROUPINGSET :kind 0 :content <> :location
125}) :location 86}) :havingQual <> :windowClause <> :distinctClause <>
:sortClause <> :limitOffset <> :limitCount <> :limitOption 0 :rowMarks <>
:setOperations <> :constraintDeps <> :withCheckOptions <> :stmt_location 0
:stmt_len 0}`,
  },
]
