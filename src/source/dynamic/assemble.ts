import type { Assignment, Condition, ListPiece, Piece, Stretch } from '../../model/dynamic-statement.js'

/** Whether an edit applies when the stretch is included; an insertion belongs to the text after it. */
export const isInside = (edit: Stretch, { start, end }: Stretch): boolean =>
  edit.start >= start && edit.start < end && edit.end <= end

/**
 * The stretches of the file that form one combination's text, in order; null for an UPDATE without
 * assignments. The runtime's function of the same name does this with texts.
 */
export function assemble(
  pieces: readonly Piece<Stretch>[],
  assignment: Assignment,
): readonly Stretch[] | null {
  const stretches: Stretch[] = []
  for (const piece of pieces) {
    const own = ofPiece(piece, assignment)
    if (!own) return null
    stretches.push(...own)
  }
  return stretches
}

function ofPiece(piece: Piece<Stretch>, assignment: Assignment): readonly Stretch[] | null {
  switch (piece.kind) {
    case 'text':
      return [piece]
    case 'when':
      return holds(piece.conditions, assignment) ? assemble(piece.pieces, assignment) : []
    case 'choose':
      return assemble(piece.alternatives.get(String(assignment[piece.switch])) ?? [], assignment)
    case 'list':
      return ofList(piece, assignment)
  }
}

function ofList(
  { head, items, decides }: ListPiece<Stretch>,
  assignment: Assignment,
): readonly Stretch[] | null {
  const stretches: Stretch[] = []
  for (const { conditions, separator, pieces } of items) {
    const own = holds(conditions, assignment) ? assemble(pieces, assignment) : []
    if (!own || own.length === 0) continue
    if (stretches.length > 0) stretches.push(...(assemble(separator, assignment) ?? []))
    stretches.push(...own)
  }
  if (stretches.length === 0) return decides ? null : []
  return [...(assemble(head, assignment) ?? []), ...stretches]
}

export const holds = (conditions: readonly Condition[], assignment: Assignment): boolean =>
  conditions.every((condition) => assignment[condition.switch] === condition.value)
