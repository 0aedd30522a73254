import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Span } from '../diagnostics/span.js'
import { isIdentifier, pascalCase } from './names.js'
import type { QuerySource } from '../model/query-source.js'

type RowType = NonNullable<QuerySource['rowType']>

/** Global types that generated modules use by name. */
const USED: ReadonlySet<string> = new Set([
  'Buffer',
  'Date',
  'Promise',
  'Readonly',
  'Uint8Array',
  'AsyncIterable',
])

/** Reads the argument of `@row`: `TenantSummary`; `tenant_summary` gives the same name. */
export function readRowType(
  written: string,
  place: Span,
  known: RowType | null,
): { readonly rowType: RowType } | { readonly problem: Diagnostic } {
  const name = pascalCase(written)
  if (!isIdentifier(name)) {
    const problem = catalogue.annotationMalformed(
      place,
      '@row names no type',
      'write one name, as in `@row TenantSummary`',
    )
    return { problem }
  }
  if (known) return { problem: catalogue.rowTypeTwice(place, name, known.span) }
  if (USED.has(name)) return { problem: catalogue.rowTypeReserved(place, name) }
  return { rowType: { name, span: place } }
}

/** A row type whose name another query of the file uses for one of its types. */
export function rowTypeCollisions(queries: readonly QuerySource[]): readonly Diagnostic[] {
  const owners = new Map<string, QuerySource>()
  for (const query of queries) {
    const stem = pascalCase(query.property)
    owners.set(`${stem}Params`, query)
    if (!query.rowType) owners.set(`${stem}Row`, query)
  }
  return queries.flatMap(({ rowType, property }) => {
    const owner = rowType && owners.get(rowType.name)
    return owner
      ? [
          {
            ...catalogue.rowTypeTaken(rowType.span, rowType.name, owner.property, owner.nameSpan),
            query: property,
          },
        ]
      : []
  })
}
