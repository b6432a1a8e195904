/**
 * Literals → what the kernel is set up with: for each literal the four bytes by which it is recognised, the eight buckets they
 * are spread over, and the tables of `kernel.as.ts`.
 */

export const TABLE_BYTES = 8448
const SET = 256

/** How one literal is recognised: its fingerprint begins `offset` bytes after its first byte. */
export interface Recognition {
  readonly literal: number
  readonly offset: number
}

export interface Fingerprints {
  /** The first bytes of the kernel's memory. */
  readonly tables: Uint8Array
  readonly index: RecognitionIndex
  readonly largestOffset: number
}

/**
 * Fingerprint → the literals it may belong to, as an open hash table of numbers: slot i holds `keys[i]` when `ends[i]` is
 * above `starts[i]`, and its recognitions are `literals` and `offsets` from there to there.
 */
export interface RecognitionIndex {
  readonly keys: Int32Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly literals: Uint16Array
  readonly offsets: Uint8Array
  /** The most literals that one fingerprint may belong to. */
  readonly most: number
}

/** The slot of a fingerprint, or an empty one. */
export function slotOf({ keys, starts, ends }: RecognitionIndex, value: number): number {
  const mask = keys.length - 1
  let slot = (Math.imul(value, 0x9e3779b1) >>> 15) & mask
  while (ends[slot]! > starts[slot]! && keys[slot] !== value) slot = (slot + 1) & mask
  return slot
}

/** Chooses fingerprints. Literals have at least 3 bytes; those of 3 take any byte as their fourth. */
export function chooseFingerprints(literals: readonly Uint8Array[]): Fingerprints {
  const shared = new Map<number, number>()
  for (const literal of literals)
    for (const value of new Set(valuesOf(literal).map(v => v.value))) shared.set(value, (shared.get(value) ?? 0) + 1)
  const byValue = new Map<number, Recognition[]>()
  const three: { value: number; recognition: Recognition }[] = []
  literals.forEach((literal, number) => {
    if (literal.length < 4) {
      three.push({
        value: literal[0]! | (literal[1]! << 8) | (literal[2]! << 16),
        recognition: { literal: number, offset: 0 },
      })
      return
    }
    // A fingerprint that many literals share costs one entry for all of them; a rare one is found less often by chance.
    const best = valuesOf(literal).reduce((a, b) => (worth(b.value, shared) > worth(a.value, shared) ? b : a))
    push(byValue, best.value, { literal: number, offset: best.offset })
  })
  for (const { value, recognition } of three)
    for (let last = 0; last < 256; last++) push(byValue, value | (last << 24) | 0, recognition)
  const whole = [...byValue.keys()].filter(value => !three.some(t => t.value === (value & 0xffffff)))
  return {
    tables: buildTables(
      whole,
      three.map(t => t.value),
      [...byValue.keys()],
    ),
    index: makeIndex(byValue),
    largestOffset: Math.max(0, ...[...byValue.values()].flat().map(r => r.offset)),
  }
}

function makeIndex(byValue: ReadonlyMap<number, readonly Recognition[]>): RecognitionIndex {
  const size = 2 ** Math.ceil(Math.log2(4 * byValue.size + 16))
  const all = [...byValue.values()].flat()
  const index: RecognitionIndex = {
    keys: new Int32Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    literals: Uint16Array.from(all, r => r.literal),
    offsets: Uint8Array.from(all, r => r.offset),
    most: Math.max(1, ...[...byValue.values()].map(list => list.length)),
  }
  let next = 0
  for (const [value, recognitions] of byValue) {
    const slot = slotOf(index, value)
    index.keys[slot] = value
    index.starts[slot] = next
    next += recognitions.length
    index.ends[slot] = next
  }
  return index
}

function valuesOf(literal: Uint8Array): { value: number; offset: number }[] {
  return Array.from({ length: Math.max(0, literal.length - 3) }, (_, offset) => ({
    value: literal[offset]! | (literal[offset + 1]! << 8) | (literal[offset + 2]! << 16) | (literal[offset + 3]! << 24),
    offset,
  }))
}

function worth(value: number, shared: ReadonlyMap<number, number>): number {
  let bits = 2 * Math.log2(shared.get(value) ?? 1)
  for (let k = 0; k < 4; k++) bits += rarity((value >>> (8 * k)) & 255)
  return bits
}

/** Rough surprise of a byte in a log, in bits. */
function rarity(byte: number): number {
  if (byte === 0x20 || byte === 0x30) return 2
  if (byte >= 0x31 && byte <= 0x39) return 3
  if (byte >= 0x61 && byte <= 0x7a) return 4.5
  return byte >= 0x41 && byte <= 0x5a ? 6 : 5
}

/** Spreads fingerprints over eight buckets so that their halves mix as little as possible, and fills the tables. */
function buildTables(whole: readonly number[], three: readonly number[], all: readonly number[]): Uint8Array {
  const buckets = Array.from({ length: 8 }, () => new Bucket())
  const place = (value: number, width: number): void => {
    const best = buckets.reduce((a, b) => (b.growth(value, width) < a.growth(value, width) ? b : a))
    best.add(value, width)
  }
  for (const value of [...whole].sort((a, b) => a - b)) place(value, 4)
  for (const value of three) place(value, 3)
  const tables = new Uint8Array(TABLE_BYTES)
  buckets.forEach((bucket, b) => {
    bucket.halves.forEach((half, table) => {
      for (let nibble = 0; nibble < 16; nibble++) if (half[nibble]) tables[table * 16 + nibble]! |= 1 << b
    })
  })
  for (const value of all) {
    const h = Math.imul(value, 0x9e3779b1) >>> 16
    tables[SET + (h >>> 3)]! |= 1 << (h & 7)
  }
  return tables
}

/** The halves of bytes that a bucket lets pass at each place: low 0, high 0, low 1, … */
class Bucket {
  readonly halves = Array.from({ length: 8 }, () => new Uint8Array(16))

  /** The share of all places that would pass with one more fingerprint, less the share that passes now. */
  growth(value: number, width: number): number {
    const grown = this.halves.map(half => half.slice())
    fill(grown, value, width)
    return pass(grown) - pass(this.halves)
  }

  add(value: number, width: number): void {
    fill(this.halves, value, width)
  }
}

function fill(halves: readonly Uint8Array[], value: number, width: number): void {
  for (let k = 0; k < 4; k++) {
    const byte = (value >>> (8 * k)) & 255
    if (k < width) {
      halves[2 * k]![byte & 15] = 1
      halves[2 * k + 1]![byte >>> 4] = 1
    } else {
      halves[2 * k]!.fill(1)
      halves[2 * k + 1]!.fill(1)
    }
  }
}

function pass(halves: readonly Uint8Array[]): number {
  return halves.reduce((share, half) => share * (half.reduce((n, on) => n + on, 0) / 16), 1)
}

function push(map: Map<number, Recognition[]>, value: number, recognition: Recognition): void {
  const list = map.get(value)
  if (list) list.push(recognition)
  else map.set(value, [recognition])
}
