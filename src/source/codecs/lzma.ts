/**
 * LZMA: literals and copies from a dictionary, in bits that an arithmetic coder predicts. A chunk of LZMA2 has at most
 * 64 KiB and unpacks to at most 2 MiB, so it is decoded whole, without waiting for bytes. LZMA alone is one endless
 * chunk; each step decodes as many symbols as are certain to be complete in the buffered bytes.
 */

/** States of the coder below this one follow a literal. */
const LITERALS = 7
const STATES = 12
const HALF = 1024
const FIRST = 1 << 20

/** Offsets of the probabilities of each kind. */
const IS_MATCH = 0
const IS_REP = IS_MATCH + (STATES << 4)
const IS_REP0 = IS_REP + STATES
const IS_REP1 = IS_REP0 + STATES
const IS_REP2 = IS_REP1 + STATES
const IS_REP0_LONG = IS_REP2 + STATES
const SLOTS = IS_REP0_LONG + (STATES << 4)
const SPECIAL = SLOTS + 4 * 64
const ALIGN = SPECIAL + 128
const LENGTHS = ALIGN + 16
/** Choice, choice 2, 16 low trees, 16 middle trees, one high tree. */
const LENGTH_SIZE = 2 + 2 * 128 + 256
const REP_LENGTHS = LENGTHS + LENGTH_SIZE
const LITERAL = REP_LENGTHS + LENGTH_SIZE
/** Maximum number of bytes that a symbol takes, and that it unpacks to. */
const [LONGEST_SYMBOL, LONGEST_COPY] = [20, 273]
/** The distance that means the end. */
const END = 0xffffffff
const PROBABILITIES = LITERAL + (0x300 << 4)

/** The result of a step through data without chunks, and the number of bytes used. */
export interface LzmaStep {
  readonly used: number
  /** Valid until the next step. */
  readonly bytes: Uint8Array
  readonly then: 'more' | 'end' | 'cut' | 'wrong'
}

/** Decodes chunk after chunk of one block. */
export class Lzma2 {
  readonly #size: number
  /** Grows up to the size of the dictionary, then is used as a ring buffer. */
  #dictionary: Uint8Array
  #at = 0
  /** Number of bytes that copies can refer to. */
  #full = 0
  readonly #probabilities = new Uint16Array(PROBABILITIES)
  #contextBits = 0
  #literalMask = 0
  #positionMask = 0
  #state = 0
  readonly #recent = new Uint32Array(4)
  #position = 0

  #bytes: Uint8Array = new Uint8Array(0)
  #next = 0
  // Unsigned numbers in signed ones, which are faster here.
  #range = 0
  #code = 0

  constructor(dictionarySize: number) {
    this.#size = Math.max(4096, dictionarySize)
    this.#dictionary = new Uint8Array(Math.min(this.#size, FIRST))
  }

  /** Drops the history that copies refer to. */
  resetDictionary(): void {
    this.#at = 0
    this.#full = 0
    this.#position = 0
  }

  /** Resets the statistics of the data. */
  resetState(): void {
    this.#probabilities.fill(HALF)
    this.#state = 0
    this.#recent.fill(0)
  }

  /** Sets the numbers of bits that choose a tree; returns false if the byte is invalid. */
  setProperties(byte: number): boolean {
    const context = byte % 9
    const position = Math.floor(byte / 9) % 5
    if (byte >= 225 || context + position > 4) return false
    this.#contextBits = context
    this.#literalMask = (1 << position) - 1
    this.#positionMask = (1 << Math.floor(byte / 45)) - 1
    return true
  }

  /** Adds the bytes of a stored chunk to the history, and returns them. */
  store(bytes: Uint8Array): Uint8Array {
    for (const byte of bytes) this.#put(byte)
    return bytes.slice()
  }

  /** Unpacks a chunk. If it is cut or wrong, returns fewer than `size` bytes: those before the fault. */
  unpack(bytes: Uint8Array, size: number): { readonly bytes: Uint8Array; readonly sound: boolean } {
    this.begin(bytes)
    const out = new Uint8Array(size)
    const filled = bytes.length < 5 || bytes[0] !== 0 ? 0 : this.#symbols(out, size, 0)
    const sound = filled === size && this.#code === 0 && this.#next === bytes.length
    return { bytes: out.subarray(0, filled), sound }
  }

  /** Begins with the first five bytes of the data. */
  begin(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#next = 5
    this.#range = -1
    this.#code = (bytes[1]! << 24) | (bytes[2]! << 16) | (bytes[3]! << 8) | bytes[4]!
  }

  /**
   * Continues with data without chunks, up to `most` bytes of content; `last`: nothing follows `bytes`. `out` has room
   * for one more copy.
   */
  step(bytes: Uint8Array, last: boolean, out: Uint8Array, most: number): LzmaStep {
    this.#bytes = bytes
    this.#next = 0
    const reserve = last ? 0 : LONGEST_SYMBOL
    const room = Math.min(most, out.length - LONGEST_COPY)
    const filled = this.#symbols(out, room, reserve)
    const done = filled >= room
    if (!done && this.#recent[0] === END) this.#normalise()
    const over = this.#next > bytes.length
    const waits = this.#next + reserve > bytes.length
    const ended = this.#recent[0] === END
    const goesOn = done || (waits && !last && !ended)
    const then = over ? 'cut' : goesOn ? 'more' : ended && this.isSpent ? 'end' : 'wrong'
    return { used: Math.min(this.#next, bytes.length), bytes: out.subarray(0, filled), then }
  }

  /** Whether the coder is at its end state, as at the end of data of known size. */
  get isSpent(): boolean {
    return this.#code === 0
  }

  /** Decodes symbols until `out` has `most` bytes, fewer than `reserve` are left, or a fault; returns the number of bytes in `out`. */
  #symbols(out: Uint8Array, most: number, reserve: number): number {
    const recent = this.#recent
    let to = 0
    while (to < most && this.#next + reserve <= this.#bytes.length) {
      const state = this.#state
      const place = this.#position & this.#positionMask
      if (this.#bit(IS_MATCH + (state << 4) + place) === 0) {
        const byte = this.#literal(state)
        if (this.#next > this.#bytes.length) return to
        this.#put(byte)
        out[to++] = byte
        continue
      }
      let length = 1
      if (this.#bit(IS_REP + state) === 0) {
        recent.copyWithin(1, 0, 3)
        length = this.#length(LENGTHS, place)
        recent[0] = this.#distance(length)
        this.#state = state < LITERALS ? 7 : 10
      } else {
        const rank =
          this.#bit(IS_REP0 + state) === 0 ? 0 : this.#bit(IS_REP1 + state) === 0 ? 1 : 2 + this.#bit(IS_REP2 + state)
        if (rank === 0 && this.#bit(IS_REP0_LONG + (state << 4) + place) === 0) {
          this.#state = state < LITERALS ? 9 : 11
        } else {
          const distance = recent[rank]!
          recent.copyWithin(1, 0, rank)
          recent[0] = distance
          length = this.#length(REP_LENGTHS, place)
          this.#state = state < LITERALS ? 8 : 11
        }
      }
      if (this.#next > this.#bytes.length || recent[0]! >= this.#full || to + length > out.length) return to
      for (let i = 0; i < length; i++) {
        const byte = this.#back(recent[0]!)
        this.#put(byte)
        out[to++] = byte
      }
    }
    this.#normalise()
    return to
  }

  #put(byte: number): void {
    if (this.#at === this.#dictionary.length) this.#turn()
    this.#dictionary[this.#at++] = byte
    this.#position++
    if (this.#full < this.#size) this.#full++
  }

  /** Enlarges the memory at its end, or returns to its beginning. */
  #turn(): void {
    if (this.#at < this.#size) {
      const larger = new Uint8Array(Math.min(this.#size, 2 * this.#at))
      larger.set(this.#dictionary)
      this.#dictionary = larger
    } else this.#at = 0
  }

  /** Returns the byte before the last `distance` ones. */
  #back(distance: number): number {
    const at = this.#at - 1 - distance
    return this.#dictionary[at < 0 ? at + this.#size : at]!
  }

  /** Decodes a byte, predicted by those before it; after a copy also by the byte that would have continued the copy. */
  #literal(state: number): number {
    const before = this.#full > 0 ? this.#back(0) : 0
    const tree = ((this.#position & this.#literalMask) << this.#contextBits) + (before >> (8 - this.#contextBits))
    const base = LITERAL + 0x300 * tree
    let symbol = 1
    if (state >= LITERALS) {
      let wanted = this.#full > this.#recent[0]! ? this.#back(this.#recent[0]!) : 0
      while (symbol < 0x100) {
        wanted <<= 1
        const guess = wanted & 0x100
        const bit = this.#bit(base + 0x100 + guess + symbol)
        symbol = (symbol << 1) | bit
        if (guess !== bit << 8) break
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(base + symbol)
    this.#state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6
    return symbol & 0xff
  }

  #length(base: number, place: number): number {
    if (this.#bit(base) === 0) return 2 + this.#tree(base + 2 + (place << 3), 3)
    if (this.#bit(base + 1) === 0) return 10 + this.#tree(base + 130 + (place << 3), 3)
    return 18 + this.#tree(base + 258, 8)
  }

  /** Decodes the distance to the beginning of a copy, less one. */
  #distance(length: number): number {
    const slot = this.#tree(SLOTS + (Math.min(length - 2, 3) << 6), 6)
    if (slot < 4) return slot
    const bits = (slot >> 1) - 1
    const base = ((2 | (slot & 1)) << bits) >>> 0
    if (slot < 14) return base + this.#reverse(SPECIAL + base - slot - 1, bits)
    let direct = 0
    for (let i = bits - 4; i > 0; i--) direct = (direct << 1) | this.#even()
    return (base + (direct << 4) + this.#reverse(ALIGN - 1, 4)) >>> 0
  }

  #tree(base: number, bits: number): number {
    let symbol = 1
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.#bit(base + symbol)
    return symbol - (1 << bits)
  }

  /** Decodes a tree with the lowest bit first. */
  #reverse(base: number, bits: number): number {
    let symbol = 1
    let value = 0
    for (let i = 0; i < bits; i++) {
      const bit = this.#bit(base + symbol)
      symbol = (symbol << 1) | bit
      value |= bit << i
    }
    return value
  }

  /** Decodes a bit without prediction. */
  #even(): number {
    this.#normalise()
    const half = this.#range >>> 1
    this.#range = half
    if ((this.#code ^ SIGN) < (half ^ SIGN)) return 0
    this.#code = (this.#code - half) | 0
    return 1
  }

  #bit(index: number): number {
    this.#normalise()
    const probability = this.#probabilities[index]!
    const bound = Math.imul(this.#range >>> 11, probability)
    if ((this.#code ^ SIGN) < (bound ^ SIGN)) {
      this.#range = bound
      this.#probabilities[index] = probability + ((2048 - probability) >> 5)
      return 0
    }
    this.#range = (this.#range - bound) | 0
    this.#code = (this.#code - bound) | 0
    this.#probabilities[index] = probability - (probability >> 5)
    return 1
  }

  #normalise(): void {
    if (this.#range >>> 24 !== 0) return
    this.#range <<= 8
    this.#code = (this.#code << 8) | this.#bytes[this.#next]!
    this.#next++
  }
}

/** With this bit flipped, numbers compare as unsigned ones. */
const SIGN = 1 << 31
