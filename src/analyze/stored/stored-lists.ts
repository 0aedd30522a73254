/**
 * The target lists with which a statement stores rows: INSERT, UPDATE, ON CONFLICT DO UPDATE, the actions of
 * MERGE.
 */
import { all, commandTypes, isA, type Query, type TargetEntry } from '../tree/nodes.js'

export interface StoredList {
  /** New rows, or existing ones. */
  readonly kind: 'insert' | 'update'
  readonly entries: readonly TargetEntry[]
}

export function storedLists(query: Query): readonly StoredList[] {
  const conflict = isA(query.onConflict, 'ONCONFLICTEXPR') ? query.onConflict.onConflictSet : []
  return [
    { commandType: query.commandType, targetList: query.targetList },
    ...(conflict.length > 0 ? [{ commandType: commandTypes.update, targetList: conflict }] : []),
    ...all(query.mergeActionList, 'MERGEACTION'),
  ].flatMap(({ commandType, targetList }) => {
    const kind = STORING[commandType]
    const entries = all(targetList, 'TARGETENTRY').filter(({ resjunk }) => !resjunk)
    return kind === undefined ? [] : [{ kind, entries }]
  })
}

const STORING: Readonly<Record<number, StoredList['kind']>> = {
  [commandTypes.insert]: 'insert',
  [commandTypes.update]: 'update',
}
