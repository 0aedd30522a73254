import { type FieldTypes, type Node, nodeFields, type OtherNode, type Tag } from './nodes.js'

/**
 * Reads the text of `debug_print_parse` (or of `pg_rewrite.ev_action`, `pg_proc.prosqlbody`) into nodes.
 *
 * Grammar: `{NAME :field value …}`, lists `(…)`, integer lists `(i 1 2)`, OID lists `(o 23)`, sets `(b 1)`, `<>` for
 * null, backslash escapes in tokens. Source: src/backend/nodes/outfuncs.c and read.c of PostgreSQL 18.
 *
 * Returns null for a tree that is nested too deeply: reading and inference recurse on a stack of Node's default size,
 * which is smaller than the embedded server's.
 */
export function readTree(text: string): Node | null {
  if (isTooDeep(text)) return null
  const reader = new Reader(unwrap(Buffer.from(text, 'utf8').toString('latin1')))
  const value = reader.value()
  const node = Array.isArray(value) ? value[0] : value
  if (!isRawNode(node)) throw new UnreadableTree('the tree contains no node')
  return convert(node)
}

/**
 * Every tree of a text with a list of them, such as a view's rewrite action; none if it is nested too deeply,
 * or has a syntax that no version of Postgres has written so far.
 */
export function readTrees(text: string): readonly Node[] {
  if (isTooDeep(text)) return []
  try {
    return nodesIn(new Reader(unwrap(Buffer.from(text, 'utf8').toString('latin1'))).value())
  } catch (error) {
    if (error instanceof UnreadableTree) return []
    throw error
  }
}

/** A text that violates the grammar above: another version of Postgres may write a different one. */
export class UnreadableTree extends Error {
  override readonly name = 'UnreadableTree'
}

/**
 * Levels of nodes. Inference overflows the stack at some 1,200, and a view has a separate tree below the
 * statement's.
 */
const DEEPEST = 600

function isTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === BACKSLASH) at++
    else if (unit === CLOSE_NODE) depth--
    else if (unit === OPEN_NODE && ++depth > DEEPEST) return true
  }
  return false
}

/** The width at which print.c breaks lines; it breaks a longer token in the middle. */
const LINE_WIDTH = 78

/**
 * Undoes `format_node_dump` of src/backend/nodes/print.c, which breaks the text into lines at blanks, or at
 * 78 bytes if there is no blank.
 */
function unwrap(bytes: string): string {
  const lines = bytes.split('\n')
  let text = ''
  for (const [index, line] of lines.entries()) {
    const brokenInside = line.length === LINE_WIDTH && !line.includes(' ', 1)
    text += index === lines.length - 1 || brokenInside ? line : `${line} `
  }
  return text
}

interface RawNode {
  readonly name: string
  readonly fields: ReadonlyMap<string, Raw>
}
type Raw = string | null | Uint8Array | RawNode | readonly Raw[]

function isRawNode(raw: Raw | undefined): raw is RawNode {
  return typeof raw === 'object' && raw !== null && 'name' in raw
}

const SPACE = 32
const QUOTE = 34
const OPEN_LIST = 40
const CLOSE_LIST = 41
const COLON = 58
const OPEN_BYTES = 91
const CLOSE_BYTES = 93
const BACKSLASH = 92
const OPEN_NODE = 123
const CLOSE_NODE = 125

/** Works on text whose characters are bytes. */
class Reader {
  private readonly bytes: string
  private at = 0

  constructor(bytes: string) {
    this.bytes = bytes
  }

  value(): Raw {
    this.skipSpace()
    const unit = this.bytes.charCodeAt(this.at)
    if (unit === OPEN_NODE) return this.node()
    if (unit === OPEN_LIST) return this.list()
    const token = this.token()
    if (token === '<>') return null
    return unescape(token)
  }

  private node(): RawNode {
    this.at++
    const name = this.token()
    const fields = new Map<string, Raw>()
    for (;;) {
      this.skipSpace()
      const unit = this.bytes.charCodeAt(this.at)
      if (unit === CLOSE_NODE) {
        this.at++
        return { name, fields }
      }
      if (unit !== COLON) throw new UnreadableTree(`unexpected text at byte ${this.at} of the tree`)
      this.at++
      const key = this.token()
      fields.set(key, key === 'constvalue' ? this.constant() : this.value())
    }
  }

  private list(): readonly Raw[] {
    this.at++
    const items: Raw[] = []
    for (;;) {
      this.skipSpace()
      if (this.bytes.charCodeAt(this.at) === CLOSE_LIST) {
        this.at++
        return items
      }
      items.push(this.value())
    }
  }

  /** `<>`, or `length [ byte byte … ]` with bytes printed as signed integers. */
  private constant(): Raw {
    this.skipSpace()
    const token = this.token()
    if (token === '<>') return null
    this.skipSpace()
    if (this.bytes.charCodeAt(this.at) !== OPEN_BYTES)
      throw new UnreadableTree('a constant without its bytes')
    this.at++
    const bytes: number[] = []
    for (;;) {
      this.skipSpace()
      if (this.bytes.charCodeAt(this.at) === CLOSE_BYTES) {
        this.at++
        return Uint8Array.from(bytes)
      }
      bytes.push(Number(this.token()) & 255)
    }
  }

  private skipSpace(): void {
    while (this.bytes.charCodeAt(this.at) === SPACE) this.at++
  }

  /**
   * Up to an unescaped blank, parenthesis or brace (`[` and `]` are not escaped); a quoted string in a list
   * can contain escaped ones.
   */
  private token(): string {
    const start = this.at
    while (this.at < this.bytes.length) {
      const unit = this.bytes.charCodeAt(this.at)
      if (unit === BACKSLASH) {
        this.at += 2
        continue
      }
      if (
        unit === SPACE ||
        unit === OPEN_LIST ||
        unit === CLOSE_LIST ||
        unit === OPEN_NODE ||
        unit === CLOSE_NODE
      ) {
        break
      }
      this.at++
    }
    if (this.at === start) throw new UnreadableTree(`unexpected text at byte ${this.at} of the tree`)
    return this.bytes.slice(start, this.at)
  }
}

function unescape(token: string): string {
  const plain = token.includes('\\') ? token.replace(/\\([^])/g, '$1') : token
  // A string node in a list is printed in quotes; a field's own leading quote is escaped.
  const quoted = token.charCodeAt(0) === QUOTE && token.length >= 2
  const bare = quoted ? plain.slice(1, -1) : plain
  return /[\u0080-\u00ff]/.test(bare) ? Buffer.from(bare, 'latin1').toString('utf8') : bare
}

const EMPTY: readonly never[] = []

function convert(raw: RawNode): Node {
  const fields = nodeFields[raw.name as Tag] as Readonly<Record<string, keyof FieldTypes>> | undefined
  if (!fields) {
    const other: OtherNode = {
      tag: 'OTHER',
      name: raw.name,
      location: Number(raw.fields.get('location') ?? -1),
      children: [...raw.fields.values()].flatMap(nodesIn),
    }
    return other
  }
  const node: Record<string, unknown> = { tag: raw.name }
  for (const [name, type] of Object.entries(fields)) node[name] = field(raw.fields.get(name) ?? null, type)
  return node as unknown as Node
}

function field(raw: Raw, type: keyof FieldTypes): FieldTypes[keyof FieldTypes] {
  switch (type) {
    case 'int':
      return raw === null ? 0 : Number(raw)
    case 'bool':
      return raw === 'true'
    case 'text':
      return typeof raw === 'string' ? raw : null
    case 'node':
      return isRawNode(raw) ? convert(raw) : null
    case 'nodes':
      return Array.isArray(raw) ? raw.filter(isRawNode).map(convert) : isRawNode(raw) ? [convert(raw)] : EMPTY
    case 'holes':
      return Array.isArray(raw) ? raw.map((item: Raw) => (isRawNode(item) ? convert(item) : null)) : EMPTY
    case 'lists':
      return Array.isArray(raw) ? raw.map((item: Raw) => nodesIn(item)) : EMPTY
    case 'ints':
      return Array.isArray(raw) ? raw.slice(1).map(Number) : EMPTY
    case 'texts':
      return Array.isArray(raw) ? raw.filter((item): item is string => typeof item === 'string') : EMPTY
    case 'bytes':
      return raw instanceof Uint8Array ? raw : null
    case 'values':
      return Array.isArray(raw) ? raw : EMPTY
  }
}

function nodesIn(raw: Raw): readonly Node[] {
  if (Array.isArray(raw)) return raw.flatMap(nodesIn)
  return isRawNode(raw) ? [convert(raw)] : EMPTY
}
