/** A look at the head of a JSON document with stream-json: whether an array holds the records, and which one. */

/** What the head shows. */
export interface JsonOutline {
  /** Whether an array of objects, or a top-level array, begins in it. */
  readonly array: boolean
  /** Keys that lead to the records when they lie deeper than the outermost array of objects; else null. */
  readonly path: readonly string[] | null
}

interface Token {
  readonly name: string
  readonly value?: unknown
}

/** The part of the head that is parsed at once: what is found early ends the look. */
const PIECE = 16 * 1024
/** A second element shows that the first one was not the whole document. */
const ENOUGH = 2

/**
 * Looks at a head whose nesting the caller has limited. When the head is cut and shows one element only of the outermost
 * array of objects, that element is too large to be a record, and the first array of objects in it is taken.
 */
export async function findRecords(head: Uint8Array, cut: boolean): Promise<JsonOutline> {
  const { parser } = await import('stream-json/parser.js')
  const stream = parser.asStream({ streamValues: false, jsonStreaming: true })
  const visitor = new OutlineBuilder()
  stream.on('data', (token: Token) => visitor.token(token))
  const ended = new Promise<void>(resolve => {
    // Bytes that are no JSON end the look, not the reading: the cutter tells of them by place.
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
  /** Arrays of objects in the order in which they begin, with the keys above them. */
  readonly #arrays: { readonly keys: readonly string[]; readonly level: OpenContainer }[] = []
  #top: OpenContainer | null = null

  /** Nothing new is to be learnt. */
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
