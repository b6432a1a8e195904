/**
 * What texts said that were read before: most lines with codes repeat a few messages, and frames of stack traces do so even more. The bytes
 * of a text decide, with those beside it that are looked at. A text that comes a second time is kept until another takes its place.
 */

/** Number of texts that are kept, a power of two, and their maximum length in bytes. */
const SLOTS = 512
const LONGEST = 400

/** Bytes before and behind a text that reading it may look at. */
const BEFORE = 4
const BEHIND = 2

interface Known<T> {
  /** The bytes beside the text too. */
  readonly bytes: Uint8Array
  readonly before: number
  readonly length: number
  /** Where the code lies in the text, and the words of its symbol; both decide what is read. */
  readonly code: number
  readonly own: Uint8Array
  readonly said: T
}

/** Texts with what they said. */
export class ReadingMemo<T> {
  #known: (Known<T> | undefined)[] | null = null
  #seen: Int32Array = new Int32Array(0)
  /** The text that was looked for last. */
  #bytes: Uint8Array = new Uint8Array(0)
  #first = 0
  #last = 0
  #before = 0
  #length = 0
  #code = 0
  #own: Uint8Array = new Uint8Array(0)
  #hash = 0

  /** Whether the text that was looked for last should be kept. */
  wanted = false

  /**
   * Returns what the text [from, to) said when it was read with the same `code`, a number that tells where the code lies and how it was
   * read, and with the same words `own`; null where it was not.
   */
  find(bytes: Uint8Array, from: number, to: number, code: number, own: Uint8Array): T | null {
    this.wanted = false
    if (to - from > LONGEST || to <= from) return null
    this.#known ??= new Array(SLOTS).fill(undefined)
    if (this.#seen.length === 0) this.#seen = new Int32Array(SLOTS)
    const first = Math.max(from - BEFORE, 0)
    const last = Math.min(to + BEHIND, bytes.length)
    let hash = (code | 0) ^ (code / 2 ** 32)
    for (let at = first; at < last; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
    hash ^= hash >>> 15
    const slot = hash & (SLOTS - 1)
    const known = this.#known[slot]
    if (known !== undefined && known.code === code && known.own === own && isAs(known, from - first, to - from)) {
      const length = last - first
      let k = known.bytes.length === length ? 0 : length + 1
      while (k < length && known.bytes[k] === bytes[first + k]) k++
      if (k === length) return known.said
    }
    this.wanted = this.#seen[slot] === hash
    this.#seen[slot] = hash
    this.#hash = hash
    this.#bytes = bytes
    this.#first = first
    this.#last = last
    this.#before = from - first
    this.#length = to - from
    this.#code = code
    this.#own = own
    return null
  }

  /** Keeps what the text that was looked for last said. */
  keep(said: T): void {
    const bytes = this.#bytes.slice(this.#first, this.#last)
    this.#known![this.#hash & (SLOTS - 1)] = {
      bytes,
      before: this.#before,
      length: this.#length,
      code: this.#code,
      own: this.#own,
      said,
    }
  }
}

/** Returns whether a text lies in the same way between the bytes beside it, of which there are fewer at the ends of memory. */
function isAs<T>(known: Known<T>, before: number, length: number): boolean {
  return known.before === before && known.length === length
}
