/**
 * Sparse files. A tar has only their data, and a map of the positions: in the header (old GNU), in the pax records
 * (0.0, 0.1), or before the data (1.0). Holes read as zeros, as they do on disk.
 */

import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { damaged } from '../codecs/fault.ts'
import { type BufferedInput, type InputSlice, takeExactly } from '../codecs/input.ts'
import { BLOCK, latin, numberAt, TAR_NAME } from './tar-header.ts'

/** The positions of the data, ascending, and the size of the file with its holes. */
export interface SparseMap {
  readonly parts: readonly { readonly offset: number; readonly size: number }[]
  readonly size: number
}

/** Maximum number of parts; no real file has more. */
const MAX_PARTS = 100_000

/** Returns data with the holes filled; calls `spend` before it fills a hole. */
export class SparseFeed implements ByteReader {
  readonly #data: InputSlice
  readonly #map: SparseMap
  readonly #spend: (hole: number) => void
  #at = 0
  #part = 0

  constructor(data: InputSlice, map: SparseMap, spend: (hole: number) => void) {
    this.#data = data
    this.#map = map
    this.#spend = spend
  }

  async read(target: Uint8Array): Promise<number> {
    const { parts, size } = this.#map
    while (this.#part < parts.length && this.#at >= parts[this.#part]!.offset + parts[this.#part]!.size) this.#part++
    const next = parts[this.#part]
    if (next !== undefined && this.#at >= next.offset) {
      const got = await this.#data.read(target.subarray(0, next.offset + next.size - this.#at))
      this.#at += got
      return got
    }
    const hole = Math.min(target.length, (next?.offset ?? size) - this.#at)
    this.#spend(hole)
    target.fill(0, 0, hole)
    this.#at += hole
    return hole
  }

  close(): void {}
}

/** What the pax records say of holes. */
export interface PaxSparse {
  readonly numbers: readonly number[]
  readonly size: number | null
  /** The map precedes the data. */
  readonly inData: boolean
}

/** Reads the map in a header of type `S`, and in the blocks after it; returns null if it is wrong. */
export async function gnuMap(header: Uint8Array, input: BufferedInput): Promise<SparseMap | null> {
  const size = numberAt(header, 483, 12)
  const numbers = entries(header, 386, 4)
  for (let more = header[482] === 1; more; ) {
    const block = await takeExactly(input, BLOCK, TAR_NAME)
    numbers.push(...entries(block, 0, 21))
    more = block[504] === 1
    if (numbers.length > 2 * MAX_PARTS) return null
  }
  return size === null ? null : mapOf(numbers, size)
}

/** Reads the map of the pax records; in version 1.0 it is taken from the input. `used` is its size there. */
export async function paxMap(
  { numbers, size, inData }: PaxSparse,
  input: BufferedInput,
): Promise<{ map: SparseMap | null; used: number }> {
  if (size === null) return { map: null, used: 0 }
  if (!inData) return { map: mapOf(numbers, size), used: 0 }
  const start = input.offset
  const lines = new LineCursor(input)
  const count = await lines.next()
  if (count > MAX_PARTS) return { map: null, used: 0 }
  const listed: number[] = []
  while (listed.length < 2 * count) listed.push(await lines.next())
  return { map: mapOf(listed, size), used: input.offset - start }
}

/** Reads decimal numbers, one per line, in whole blocks. */
class LineCursor {
  readonly #input: BufferedInput
  #block = ''

  constructor(input: BufferedInput) {
    this.#input = input
  }

  async next(): Promise<number> {
    for (;;) {
      const end = this.#block.indexOf('\n')
      if (end >= 0) {
        const line = this.#block.slice(0, end)
        this.#block = this.#block.slice(end + 1)
        if (!/^[0-9]{1,15}$/.test(line)) throw damaged(TAR_NAME, this.#input.offset, 'invalid sparse map')
        return Number(line)
      }
      const block = await takeExactly(this.#input, BLOCK, TAR_NAME)
      this.#block += latin(block, 0, BLOCK)
      if (this.#block.length > 2 * BLOCK) throw damaged(TAR_NAME, this.#input.offset, 'invalid sparse map')
    }
  }
}

function entries(block: Uint8Array, from: number, count: number): number[] {
  const numbers: number[] = []
  for (let i = 0; i < count; i++) {
    const at = from + 24 * i
    if (block[at] === 0) break
    numbers.push(numberAt(block, at, 12) ?? -1, numberAt(block, at + 12, 12) ?? -1)
  }
  return numbers
}

/** Offsets and sizes in turn → a map; null if they are out of order. */
function mapOf(numbers: readonly number[], size: number): SparseMap | null {
  const parts: { offset: number; size: number }[] = []
  let end = 0
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const part = { offset: numbers[i]!, size: numbers[i + 1]! }
    if (part.offset < end || part.size < 0) return null
    end = part.offset + part.size
    parts.push(part)
  }
  return end <= size ? { parts, size } : null
}
