/**
 * One block of bzip2: Huffman codes → ranks of recently used bytes → the sorted block → the bytes, with runs expanded.
 *
 *   48 bits magic │ 32 sum │ 1 │ 24 start │ bytes in use │ tables │ 50 symbols with each table that the selectors name …
 */
const BLOCK = [0x314159, 0x265359] as const
const END = [0x177245, 0x385090] as const
const GROUP = 50
const MAX_CODE_LENGTH = 20
/** Maximum length of codes that one lookup decodes. */
const FAST = 10
const PIECE = 256 * 1024

/** Thrown by the bit reader and caught by `read`: the bits end within a block. */
const CUT = Symbol('cut')

/** A Huffman table: `fast` has length and symbol by the next bits, the rest is for longer codes. */
interface HuffmanTable {
  readonly fast: Uint16Array
  readonly limit: Int32Array
  readonly base: Int32Array
  readonly symbols: Uint16Array
}

/** Reads blocks; its memory is reused for every block. */
export class BlockReader {
  /** Maximum number of bytes of a block before its runs are expanded. */
  readonly size: number
  readonly #sorted: Uint32Array
  readonly #out = new Uint8Array(PIECE)
  #bytes: Uint8Array = new Uint8Array(0)
  #count = 0
  #start = 0
  /** The next bit, counted from the first byte of the input. */
  bit = 0
  /** The checksum stored in the block, or at the end in the stream. */
  storedSum = 0
  /** The checksum of the content, once all of it was taken. */
  sum = 0

  constructor(size: number) {
    this.size = size
    this.#sorted = new Uint32Array(size)
  }

  /** Reads what begins at a bit of the bytes: a block, or the end of a stream. */
  read(bytes: Uint8Array, bit: number): 'block' | 'end' | 'cut' | 'wrong' {
    this.#bytes = bytes
    this.bit = bit
    try {
      const magic = [this.#bits(24), this.#bits(24)]
      this.storedSum = ((this.#bits(16) << 16) | this.#bits(16)) >>> 0
      if (magic[0] === END[0] && magic[1] === END[1]) return 'end'
      if (magic[0] !== BLOCK[0] || magic[1] !== BLOCK[1]) return 'wrong'
      // Bit 1 would mean the randomised blocks of versions before 0.9.5.
      return this.#bits(1) === 0 && this.#symbols() ? 'block' : 'wrong'
    } catch (error) {
      if (error === CUT) return 'cut'
      throw error
    }
  }

  /** Yields the content of the block; each piece is valid until the next one. */
  *content(): Generator<Uint8Array, void, undefined> {
    const sorted = this.#sorted
    const out = this.#out
    let to = 0
    let sum = -1
    let entry = sorted[this.#start]!
    let last = -1
    let run = 0
    for (let left = this.#count; left > 0; left--) {
      entry = sorted[entry >>> 8]!
      const byte = entry & 0xff
      let times = 1
      if (run === 4) {
        // The byte after four equal ones is the number of further ones.
        times = byte
        run = 0
      } else if (byte === last) run++
      else run = 1
      const shown = times === 1 && run > 0 ? byte : last
      if (run > 0) last = byte
      if (to + times > PIECE) {
        yield out.subarray(0, to)
        to = 0
      }
      for (; times > 0; times--) {
        sum = (sum << 8) ^ SUMS[(sum >>> 24) ^ shown]!
        out[to++] = shown
      }
    }
    this.sum = ~sum >>> 0
    if (to > 0) yield out.subarray(0, to)
  }

  /** Reads tables and symbols and undoes the sorting; returns false if they are invalid. */
  #symbols(): boolean {
    this.#start = this.#bits(24)
    const used = this.#usedBytes()
    const alphabet = used.length + 2
    const tableCount = this.#bits(3)
    const selectorCount = this.#bits(15)
    if (used.length === 0 || tableCount < 2 || tableCount > 6 || selectorCount === 0) return false
    const selectors = new Uint8Array(selectorCount)
    const order = [0, 1, 2, 3, 4, 5]
    for (let i = 0; i < selectorCount; i++) {
      let rank = 0
      while (this.#bits(1) === 1) if (++rank >= tableCount) return false
      const [table] = order.splice(rank, 1)
      order.unshift(table!)
      selectors[i] = table!
    }
    const tables: HuffmanTable[] = []
    for (let i = 0; i < tableCount; i++) {
      const table = this.#table(alphabet)
      if (table === null) return false
      tables.push(table)
    }
    return this.#ranks(used, selectors, tables) && this.#start < this.#count
  }

  #usedBytes(): Uint8Array {
    const ranges = this.#bits(16)
    const used: number[] = []
    for (let range = 0; range < 16; range++) {
      if (((ranges >> (15 - range)) & 1) === 0) continue
      const bytes = this.#bits(16)
      for (let i = 0; i < 16; i++) if ((bytes >> (15 - i)) & 1) used.push(16 * range + i)
    }
    return Uint8Array.from(used)
  }

  /** Makes a table from the lengths of its codes, each stored as the difference from the one before. */
  #table(alphabet: number): HuffmanTable | null {
    const lengths = new Uint8Array(alphabet)
    let length = this.#bits(5)
    for (let i = 0; i < alphabet; i++) {
      for (;;) {
        if (length < 1 || length > MAX_CODE_LENGTH) return null
        if (this.#bits(1) === 0) break
        length += this.#bits(1) === 0 ? 1 : -1
      }
      lengths[i] = length
    }
    return makeTable(lengths)
  }

  /** Symbols → bytes in the order of the sorted block, then the links through it. */
  #ranks(used: Uint8Array, selectors: Uint8Array, tables: readonly HuffmanTable[]): boolean {
    const sorted = this.#sorted
    const recent = used.slice()
    const counts = new Uint32Array(256)
    const end = used.length + 1
    let count = 0
    let run = 0
    let weight = 1
    for (const selector of selectors) {
      const table = tables[selector]!
      for (let i = 0; i < GROUP; i++) {
        const symbol = this.#symbol(table)
        if (symbol < 0) return false
        if (symbol < 2) {
          // The length of a run is written with the digits 1 and 2.
          run += weight << symbol
          weight *= 2
          if (run > this.size) return false
          continue
        }
        if (run > 0) {
          const byte = recent[0]!
          if (count + run > this.size) return false
          sorted.fill(byte, count, count + run)
          counts[byte]! += run
          count += run
          run = 0
          weight = 1
        }
        if (symbol === end) {
          this.#count = count
          follow(sorted, counts, count)
          return true
        }
        if (count === this.size) return false
        const byte = recent[symbol - 1]!
        recent.copyWithin(1, 0, symbol - 1)
        recent[0] = byte
        counts[byte]!++
        sorted[count++] = byte
      }
    }
    return false
  }

  #symbol({ fast, limit, base, symbols }: HuffmanTable): number {
    const bytes = this.#bytes
    const at = this.bit >>> 3
    // 25 bits at least; bits after the end are zero, which the check below detects.
    const word =
      ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) << (this.bit & 7)
    const known = fast[word >>> (32 - FAST)]!
    if (known !== 0) {
      this.bit += known & 15
      if (this.bit > bytes.length * 8) throw CUT
      return known >> 4
    }
    for (let length = FAST + 1; length <= MAX_CODE_LENGTH; length++) {
      const code = word >>> (32 - length)
      if (code <= limit[length]!) {
        this.bit += length
        if (this.bit > bytes.length * 8) throw CUT
        return symbols[code - base[length]!]!
      }
    }
    if (this.bit + MAX_CODE_LENGTH > bytes.length * 8) throw CUT
    return -1
  }

  #bits(count: number): number {
    const bytes = this.#bytes
    if (this.bit + count > bytes.length * 8) throw CUT
    let value = 0
    for (let left = count; left > 0; ) {
      const free = 8 - (this.bit & 7)
      const take = Math.min(free, left)
      value = (value << take) | ((bytes[this.bit >>> 3]! >> (free - take)) & ((1 << take) - 1))
      this.bit += take
      left -= take
    }
    return value
  }
}

/** Links each position of the sorted block to the one whose byte comes next in the text. */
function follow(sorted: Uint32Array, counts: Uint32Array, count: number): void {
  let sum = 0
  for (let byte = 0; byte < 256; byte++) {
    const own = counts[byte]!
    counts[byte] = sum
    sum += own
  }
  for (let i = 0; i < count; i++) {
    const place = counts[sorted[i]! & 0xff]!++
    sorted[place] = (sorted[place]! | (i << 8)) >>> 0
  }
}

/** Makes canonical codes; returns null if there are more codes than fit their lengths. */
function makeTable(lengths: Uint8Array): HuffmanTable | null {
  const fast = new Uint16Array(1 << FAST)
  const limit = new Int32Array(MAX_CODE_LENGTH + 1).fill(-1)
  const base = new Int32Array(MAX_CODE_LENGTH + 1)
  const symbols = new Uint16Array(lengths.length)
  let code = 0
  let filled = 0
  for (let length = 1; length <= MAX_CODE_LENGTH; length++) {
    code <<= 1
    base[length] = code - filled
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue
      if (code >= 1 << length) return null
      if (length <= FAST) {
        const from = code << (FAST - length)
        fast.fill((symbol << 4) | length, from, from + (1 << (FAST - length)))
      }
      symbols[filled++] = symbol
      limit[length] = code++
    }
  }
  return { fast, limit, base, symbols }
}

/** CRC-32 with the highest bit first. */
const SUMS = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24
  for (let i = 0; i < 8; i++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  return sum
})
