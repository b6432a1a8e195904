/** Parses the head of a JSON document with stream-json to find the array of its records, if there is one. */

/** What the head shows. */
export interface JsonOutline {
  /** Whether an array of objects, or a top-level array, begins in it. */
  readonly array: boolean
  /** Keys to the records if they are deeper than the outermost array of objects; else null. */
  readonly path: readonly string[] | null
}

interface Token {
  readonly name: string
  readonly value?: unknown
}

/** Number of bytes parsed at a time, so that an early result ends the parsing. */
const PIECE = 16 * 1024
/** A second element shows that the first one was not the whole document. */
const ENOUGH = 2

/**
 * Parses a head whose nesting the caller has limited. If the head is cut and shows only one element of the outermost
 * array of objects, that element is too large to be a record, and the first array of objects in it is taken.
 */
export async function findRecords(head: Uint8Array, cut: boolean): Promise<JsonOutline> {
  const { parser } = await import('stream-json/parser.js')
  const stream = parser.asStream({ streamValues: false, jsonStreaming: true })
  const visitor = new OutlineBuilder()
  stream.on('data', (token: Token) => visitor.token(token))
  const ended = new Promise<void>(resolve => {
    // Invalid JSON ends the parsing, not the reading: the splitter reports it with its offset.
    stream.on('error', () => resolve())
    stream.on('end', () => resolve())
  })
  const text = new TextDecoder().decode(head)
  for (let at = 0; at < text.length && !visitor.done && !stream.destroyed; at += PIECE) {
    stream.write(text.slice(at, at + PIECE))
    await new Promise(setImmediate)
  }
  if (!visitor.done && !stream.destroyed) {
    stream.end()
    await ended
  }
  stream.destroy()
  return visitor.look(cut)
}

interface OpenContainer {
  readonly array: boolean
  elements: number
  objects: boolean
  key: string | null
}

/** Follows the tokens with a stack of limited depth. */
class OutlineBuilder {
  readonly #levels: OpenContainer[] = []
  /** Arrays of objects in the order of their beginnings, with the keys above them. */
  readonly #arrays: { readonly keys: readonly string[]; readonly level: OpenContainer }[] = []
  #top: OpenContainer | null = null

  /** Whether more tokens would not change the result. */
  get done(): boolean {
    return ((this.#top ?? this.#arrays[0]?.level)?.elements ?? 0) >= ENOUGH
  }

  token({ name, value }: Token): void {
    if (name === 'keyValue') this.#levels.at(-1)!.key = value as string
    else if (name === 'endObject' || name === 'endArray') this.#levels.pop()
    else this.#value(name)
  }

  look(cut: boolean): JsonOutline {
    const [outer, inner] = this.#arrays
    const huge = cut && outer?.level.elements === 1 && inner !== undefined
    return {
      array: this.#top !== null || outer !== undefined,
      path: huge ? inner.keys : null,
    }
  }

  #value(name: string): void {
    const parent = this.#levels.at(-1)
    if (parent?.array) {
      parent.elements++
      if (name === 'startObject' && !parent.objects) {
        parent.objects = true
        const keys = this.#levels.flatMap(level => (level.array || level.key === null ? [] : [level.key]))
        if (this.#arrays.length < ENOUGH) this.#arrays.push({ keys, level: parent })
      }
    }
    if (name !== 'startObject' && name !== 'startArray') return
    const level = { array: name === 'startArray', elements: 0, objects: false, key: null }
    if (parent === undefined && level.array) this.#top ??= level
    this.#levels.push(level)
  }
}
