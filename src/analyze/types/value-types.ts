/** From Postgres's types and Drizzle's columns to the types of values. */
import type { Config, CustomTypeOption, TypePreset } from '../../config/config.js'
import type { Oid } from '../../database/database.js'
import type { Catalog, CatalogType } from '../../database/catalog.js'
import {
  type DriverValues,
  type DrizzleOrigin,
  type DrizzleType,
  isTypedBySchema,
  mapperOf,
} from '../../model/schema-model.js'
import { type DrizzleIndex, type Origins, anyOrigin, originsOf, sourceOrigins } from '../scope/origin.js'
import { JsonShapes } from '../json/json-shapes.js'
import { ANY } from '../../model/json-shape.js'
import { childScope, outputOf, type Scope, type ValueSource, sourceOf } from '../scope/scope.js'
import { isA, type Node, subLinks } from '../tree/nodes.js'
import { outputEntries } from '../tree/output-entries.js'
import { isOfChangedRow } from '../scope/rewriting.js'
import type { ScalarCodec } from '../../model/scalar-types.js'
import type { ValueType } from '../../model/value-type.js'
import { propertyNaming } from './property-names.js'
import { DRIVER_VALUES, EXTENSION_SCALARS, presetCodec, SCALARS } from './scalar-codecs.js'
import { hasNullElements, sourceNullability, whyNullable } from '../nullability/nullability.js'
import { composedArray, elementOf, subscriptedIn, unnestedFrom } from './array-types.js'
import { arrayOfArrays, arrayOfDepth, collectedBy, depthOf, madeDepth } from './nested-arrays.js'
import { expressionType } from '../tree/expression-type.js'
import { sameValues } from './same-values.js'
import { unified } from './unify-types.js'

export class ValueTypes {
  private readonly catalog: Catalog
  private readonly drizzle: DrizzleIndex
  private readonly options: Readonly<Record<string, TypePreset | CustomTypeOption>>
  private readonly property: (name: string) => string
  private readonly json: JsonShapes

  constructor(catalog: Catalog, drizzle: DrizzleIndex, config: Pick<Config, 'types' | 'naming'>) {
    this.catalog = catalog
    this.drizzle = drizzle
    this.options = config.types
    this.property = propertyNaming(config)
    this.json = new JsonShapes(catalog, drizzle)
  }

  /** The type of a value that does not come from a Drizzle column. */
  ofPostgres(oid: Oid): ValueType {
    const type = this.catalog.type(oid)
    const pgType = type.name
    const option = this.options[pgType]
    if (typeof option === 'object') return { kind: 'user', pgType, ...option }
    if (type.kind === 'd') return { ...this.ofPostgres(type.base), pgType }
    if (type.kind === 'e') return { kind: 'enum', pgType, labels: type.labels }
    if (type.element !== 0) return this.arrayOf(this.ofPostgres(type.element), type, true)
    if (type.kind === 'c') return this.composite(type)
    if (type.typname === 'json' || type.typname === 'jsonb') {
      return { kind: 'json', pgType, untyped: false, shape: ANY }
    }
    return { kind: 'scalar', pgType, codec: this.scalar(type, option) }
  }

  /** The type of a value of a Drizzle column, as in Drizzle itself. */
  ofDrizzle(origin: DrizzleOrigin, oid: Oid): ValueType {
    const { relation, column } = origin
    const base = this.ofDrizzleType(column.type, oid)
    const mapped = mapperOf(column.type) !== null
    if (!mapped && !isTypedBySchema(column.type)) return base
    return { kind: 'drizzle', pgType: base.pgType, relation, column, also: [], base, mapped, depth: 0 }
  }

  /** The type of an expression's value. */
  ofExpression(scope: Scope, expression: Node, oid: Oid): ValueType {
    const known = this.ofColumns(originsOf(scope, expression), oid)
    if (known) return known
    const type = this.ofMade(scope, expression, oid) ?? this.ofPostgres(oid)
    if (type.kind === 'json' && !type.untyped) {
      return { ...type, shape: this.json.ofExpression(scope, expression) }
    }
    return withElements(type, scope, { kind: 'expression', scope, expression })
  }

  /** The type of a query's output column. */
  ofSource(scope: Scope, source: ValueSource, oid: Oid): ValueType {
    const known = this.ofColumns(sourceOrigins(source), oid)
    if (known) return known
    if (source.kind === 'expression') return this.ofExpression(source.scope, source.expression, oid)
    const type = this.ofEach(scope, source, oid) ?? this.ofPostgres(oid)
    return type.kind === 'json'
      ? { ...type, shape: this.json.ofSource(scope, source) }
      : withElements(type, scope, source)
  }

  /** A value from one of several sources, such as the branches of a set operation. */
  private ofEach(scope: Scope, source: ValueSource, oid: Oid): ValueType | null {
    if (source.kind !== 'either' && source.kind !== 'both') return null
    const types = source.sources.map((part) => this.ofSource(scope, part, oid))
    const type = unified(types)
    if (type) return type
    const depth = Math.max(...types.map(depthOf))
    return depth > 1 ? arrayOfDepth(this.ofPostgres(oid), depth) : null
  }

  /**
   * A value of one of these columns: null if they are not all Drizzle's, or if no one codec reads them all.
   */
  ofColumns(origins: Origins, oid: Oid): ValueType | null {
    if (origins === null) return null
    const types = origins.map((origin) => {
      const found = this.drizzle.find(origin)
      // Set operations convert the columns of their branches although the tree does not show it.
      return found && sameValues(this.catalog, origin.attribute.type, oid) ? this.ofDrizzle(found, oid) : null
    })
    return types.includes(null) ? null : unified(types.flatMap((type) => type ?? []))
  }

  /** Values that are composed of others: arrays of elements with a known origin. */
  private ofMade(scope: Scope, expression: Node, oid: Oid): ValueType | null {
    const type = this.catalog.type(oid)
    // A slice has the depth of its array.
    if (expression.tag === 'SUBSCRIPTINGREF' && type.element !== 0 && expression.refexpr) {
      return this.ofExpression(scope, expression.refexpr, oid)
    }
    if (expression.tag === 'VAR') {
      // A trigger or a rule may return a row that the view would not.
      if (isOfChangedRow(scope, expression)) return null
      const source = sourceOf(scope, expression)
      if (source.kind === 'expression') return this.ofMade(source.scope, source.expression, oid)
    }
    const taken = this.elementIn(unnestedFrom(scope, expression) ?? subscriptedIn(scope, expression))
    if (taken?.type.pgType === type.name) return taken.type
    if (type.element === 0) return null
    const composed = composedArray(scope, expression, {
      array: (part) => this.ofExpression(scope, part, oid),
      value: (part) => ({
        type: this.ofExpression(scope, part, type.element),
        nullable: this.mayBeNull(scope, part),
      }),
    })
    if (composed) return composed
    const collected = collectedBy(scope, expression)
    if (collected) {
      return this.gathered(scope, { kind: 'expression', scope, expression: collected }, collected, type)
    }
    if (expression.tag === 'ARRAYEXPR') {
      const [first] = expression.elements
      if (!first) return null
      if (expression.multidims) {
        const rows = expression.elements
          .map((element) => this.ofExpression(scope, element, oid))
          .map((row) => (row.kind === 'drizzle' ? row.base : row))
        const inner = rows.find(({ kind }) => kind === 'array')
        if (inner?.kind !== 'array') return null
        const elementNullable = rows.some((row) => row.kind !== 'array' || row.elementNullable)
        const element = this.ofPostgres(type.element)
        return { ...inner, element, elementNullable, dimensions: inner.dimensions + 1 }
      }
      const nullable = expression.elements.some((element) => this.mayBeNull(scope, element))
      const origins = anyOrigin(expression.elements.map((element) => originsOf(scope, element)))
      const known = this.ofColumns(origins, type.element)
      if (known) return this.arrayOf(known, type, nullable)
      const element = this.ofPostgres(type.element)
      const made =
        element.kind === 'json'
          ? { ...element, shape: this.json.ofEach(scope, expression.elements) }
          : element
      return this.arrayOf(made, type, nullable)
    }
    if (expression.tag === 'SUBLINK' && expression.subselect?.tag === 'QUERY') {
      const subquery = childScope(scope, expression.subselect)
      const source = outputOf(subquery, 1)
      if (expression.subLinkType === subLinks.expression) return this.ofSource(subquery, source, oid)
      if (expression.subLinkType !== subLinks.array) return null
      const [column] = outputEntries(expression.subselect)
      return this.gathered(subquery, source, column?.expr ?? null, type)
    }
    const depth = madeDepth(scope, expression, (array) =>
      depthOf(this.ofExpression(scope, array, this.typeOf(array) ?? oid)),
    )
    return depth === null ? null : arrayOfDepth(this.ofPostgres(oid), depth)
  }

  /**
   * The array of the values of an expression. For arrays it has one more dimension; only those of a domain
   * are elements (`array_agg_array_transfn` of arrayfuncs.c, `get_promoted_array_type` of lsyscache.c).
   */
  private gathered(
    scope: Scope,
    values: ValueSource,
    expression: Node | null,
    array: CatalogType,
  ): ValueType | null {
    const isMade = isA(expression, 'SUBLINK') && expression.subLinkType === subLinks.array
    const oid = this.typeOf(expression) ?? (isMade ? array.oid : array.element)
    if (this.withoutDomain(oid) === array.oid)
      return arrayOfArrays(this.ofSource(scope, values, array.oid), array)
    const nullable =
      values.kind === 'expression'
        ? this.mayBeNull(values.scope, values.expression)
        : sourceNullability(scope, values).why.length > 0
    return this.arrayOf(this.ofSource(scope, values, array.element), array, nullable)
  }

  /**
   * The type of an expression; for ARRAY(…) over arrays, whose type the tree does not contain, the type of
   * those arrays.
   */
  private typeOf(expression: Node | null): Oid | null {
    const known = expressionType(expression)
    if (known !== null || !isA(expression, 'SUBLINK') || expression.subLinkType !== subLinks.array)
      return known
    const [column] = isA(expression.subselect, 'QUERY') ? outputEntries(expression.subselect) : []
    const type = this.typeOf(column?.expr ?? null)
    return type !== null && this.catalog.type(type).element !== 0 ? type : null
  }

  /**
   * The type of an expression that is an element of an array with a known type, and whether that type allows
   * NULL there.
   */
  private unnested(scope: Scope, expression: Node): ReturnType<typeof elementOf> {
    return this.elementIn(unnestedFrom(scope, expression))
  }

  private elementIn(found: ReturnType<typeof unnestedFrom>): ReturnType<typeof elementOf> {
    if (!found || found.type === null) return null
    return elementOf(this.ofExpression(found.scope, found.array, found.type))
  }

  /**
   * Whether an element of an array that is built here can be NULL, unless Drizzle declares that it cannot.
   */
  private mayBeNull(scope: Scope, element: Node): boolean {
    const why = whyNullable(scope, element)
    if (why.length === 0) return false
    // It is an unchanged element of an array in a column, so Drizzle's type of that column applies to it.
    return why.some(({ reason }) => reason !== 'element') || this.unnested(scope, element)?.nullable !== false
  }

  private arrayOf(element: ValueType, type: CatalogType, elementNullable: boolean): ValueType {
    const { name: pgType, delimiter } = type
    return { kind: 'array', pgType, element, elementNullable, dimensions: 1, delimiter }
  }

  private composite(type: CatalogType): ValueType {
    const relation = this.catalog.relation(type.relation)
    return {
      kind: 'composite',
      pgType: type.name,
      attributes: (relation?.attributes ?? []).map((attribute) => ({
        name: attribute.name,
        property: this.property(attribute.name),
        type: this.ofPostgres(attribute.type),
        nullable: true,
      })),
    }
  }

  private scalar(type: CatalogType, preset: TypePreset | undefined): ScalarCodec {
    if (type.kind === 'r') return 'range'
    if (type.kind === 'm') return 'multirange'
    const builtIn = type.schema === 'pg_catalog' ? SCALARS[type.typname] : EXTENSION_SCALARS[type.typname]
    const chosen = preset ? presetCodec(type.typname, preset) : null
    return chosen ?? builtIn ?? 'text'
  }

  private ofDrizzleType({ values }: DrizzleType, oid: Oid): ValueType {
    const { name: pgType, element, delimiter } = this.catalog.type(this.withoutDomain(oid))
    switch (values.kind) {
      case 'array': {
        // Every depth of a Postgres array has the same type; Drizzle nests one array in the other.
        const isNested = values.element.values.kind === 'array'
        const inner = this.ofDrizzleType(values.element, isNested ? oid : element)
        if (inner.kind === 'array') return { ...inner, pgType, dimensions: inner.dimensions + 1 }
        return { kind: 'array', pgType, element: inner, elementNullable: false, dimensions: 1, delimiter }
      }
      case 'json':
        return { kind: 'json', pgType, untyped: true, shape: ANY }
      case 'labels':
        return { kind: 'enum', pgType, labels: values.labels }
      case 'scalar':
        return { kind: 'scalar', pgType, codec: values.codec }
      case 'custom':
        return this.ofDriver(oid, values.mapper.receives)
      case 'unknown':
      case 'expression':
        return this.ofPostgres(oid)
    }
  }

  /**
   * What postgres.js returns for a type together with Drizzle, which leaves dates and times as text: the
   * input of a customType.
   */
  private ofDriver(oid: Oid, { codec, rawArrays }: DriverValues): ValueType {
    const type = this.ofPostgres(this.withoutDomain(oid))
    if (codec !== null) return { kind: 'scalar', pgType: type.pgType, codec }
    const text: ValueType = { kind: 'scalar', pgType: type.pgType, codec: 'text' }
    switch (type.kind) {
      case 'scalar':
        return DRIVER_VALUES.has(type.codec) ? type : text
      case 'json':
      case 'enum':
        return type
      case 'array': {
        if (rawArrays.includes(type.pgType)) return text
        const { element } = this.catalog.type(this.withoutDomain(oid))
        return { ...type, element: this.ofDriver(element, { codec, rawArrays }) }
      }
      default:
        return text
    }
  }

  private withoutDomain(oid: Oid): Oid {
    const type = this.catalog.type(oid)
    return type.kind === 'd' ? this.withoutDomain(type.base) : oid
  }
}

/** The type with the proof about the elements of an array. */
const withElements = (type: ValueType, scope: Scope, source: ValueSource): ValueType =>
  type.kind === 'array' && type.elementNullable && !hasNullElements(scope, source)
    ? { ...type, elementNullable: false }
    : type
