/** Buffers the bytes of a reader for decoders, which can look ahead, take, and give back. */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import type { ExpansionBudget } from '../archives/budget.ts'
import { type PackedFormat, truncated } from './fault.ts'

const PIECE = 64 * 1024

/** A buffer over a reader. It returns views that are valid until the next asynchronous call. */
export class BufferedInput {
  readonly #feed: ByteReader
  readonly #budget: ExpansionBudget | null
  #bytes = new Uint8Array(2 * PIECE)
  #from = 0
  #to = 0
  #ended = false
  /** Offset of the next byte. */
  offset = 0

  /** The budget of the whole input says when to pause and when to stop; the input then ends. */
  constructor(reader: ByteReader, budget: ExpansionBudget | null = null) {
    this.#feed = reader
    this.#budget = budget
  }

  /** Returns all buffered bytes, at least `size` of them unless the reader ends earlier. Takes nothing. */
  async hold(size: number): Promise<Uint8Array> {
    const pacer = this.#budget?.pacer
    if (pacer?.due) await pacer.pause()
    if (pacer?.stopped) {
      this.#ended = true
      this.#from = this.#to
    }
    while (this.#to - this.#from < size && !this.#ended) {
      this.#makeRoom(size)
      const got = this.#feed.read(this.#bytes.subarray(this.#to))
      const count = typeof got === 'number' ? got : await got
      if (count === 0) this.#ended = true
      this.#to += count
    }
    return this.#bytes.subarray(this.#from, this.#to)
  }

  /** Takes up to `size` bytes; fewer only at the end. */
  async take(size: number): Promise<Uint8Array> {
    const bytes = (await this.hold(size)).subarray(0, size)
    this.skip(bytes.length)
    return bytes
  }

  /** Takes the next available bytes, up to `most`; none at the end. */
  async some(most = PIECE): Promise<Uint8Array> {
    const bytes = (await this.hold(1)).subarray(0, most)
    this.skip(bytes.length)
    return bytes
  }

  /** Takes buffered bytes. */
  skip(count: number): void {
    this.#from += count
    this.offset += count
  }

  /** Gives back the last bytes taken. Nothing may have been read in between. */
  giveBack(count: number): void {
    this.#from -= count
    this.offset -= count
  }

  /** Reports to the budget that one of several streams ended well, and its size. */
  endStream(unpacked: number): void {
    this.#budget?.endStream(unpacked)
  }

  /** Skips `count` bytes; returns false if the reader ends earlier. */
  async drop(count: number): Promise<boolean> {
    for (let left = count; left > 0; ) {
      const { length } = await this.some(Math.min(left, PIECE))
      if (length === 0) return false
      left -= length
    }
    return true
  }

  /** Returns whether only zeros are left; takes them, and the bytes with the first other one. */
  async onlyZeros(): Promise<boolean> {
    for (;;) {
      const bytes = await this.some()
      if (bytes.length === 0) return true
      if (bytes.some(byte => byte !== 0)) return false
    }
  }

  #makeRoom(size: number): void {
    if (this.#bytes.length - this.#to >= PIECE) return
    const held = this.#to - this.#from
    if (held + PIECE > this.#bytes.length || size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, size + PIECE))
      larger.set(this.#bytes.subarray(this.#from, this.#to))
      this.#bytes = larger
    } else this.#bytes.copyWithin(0, this.#from, this.#to)
    this.#from = 0
    this.#to = held
  }
}

/** A part of an input as a reader, for a decoder that may read ahead. */
export class InputSlice implements ByteReader {
  readonly #input: BufferedInput
  #reading: Promise<number> | null = null
  #closed = false
  /** Number of bytes not read yet. */
  left: number
  /** The input ended within the part. */
  cut = false

  constructor(input: BufferedInput, size: number) {
    this.#input = input
    this.left = size
  }

  async read(target: Uint8Array): Promise<number> {
    if (this.left === 0 || this.cut || this.#closed) return 0
    this.#reading = this.#take(target)
    return await this.#reading
  }

  /** Skips unread bytes and closes the part. Returns false if the input ends earlier. */
  async finish(): Promise<boolean> {
    this.#closed = true
    await this.#reading
    return this.#input.drop(this.left)
  }

  close(): void {}

  async #take(target: Uint8Array): Promise<number> {
    const bytes = await this.#input.some(Math.min(target.length, this.left))
    target.set(bytes)
    this.left -= bytes.length
    this.cut = bytes.length === 0
    return bytes.length
  }
}

/** Takes exactly `size` bytes; throws that data of the format is cut if there are fewer. */
export async function takeExactly(input: BufferedInput, size: number, format: PackedFormat): Promise<Uint8Array> {
  const bytes = await input.take(size)
  if (bytes.length < size) throw truncated(format, input.offset)
  return bytes
}

/** Returns the same without taking it, and with all buffered bytes after it. */
export async function peekExactly(input: BufferedInput, size: number, format: PackedFormat): Promise<Uint8Array> {
  const bytes = await input.hold(size)
  if (bytes.length < size) throw truncated(format, input.offset + bytes.length)
  return bytes
}

/** Reads an unsigned number of four bytes, lowest first. */
export function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}

/** Reads an unsigned number of two bytes, lowest first. */
export function u16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8)
}

/** Reads an unsigned number of eight bytes, lowest first; inexact above 2^53, which no size here reaches. */
export function u64(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) + u32(bytes, at + 4) * 2 ** 32
}
