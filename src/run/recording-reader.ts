/** Records the bytes that pass a reader: its first bytes, and recent bytes by offset. */
import type { ByteReader } from '../model/bytes/byte-reader.ts'
import { SHARD_MARGIN } from '../scan/scanner.ts'

/** A reader that can be asked about the bytes that passed. */
export interface RememberingReader extends ByteReader {
  /** Absolute offset after the last byte read. */
  readonly end: number
  /** The first bytes of the source read so far; empty if the reader did not begin at 0. */
  readonly head: Uint8Array
  /** Returns up to `length` bytes before the absolute offset `end`, as far as they are recorded. */
  before(end: number, length: number): Uint8Array
}

/** Reads a source whose bytes are all in memory, so that nothing has to be recorded. */
export class WholeReader implements RememberingReader {
  readonly #bytes: Uint8Array
  readonly #onBytes: (count: number) => void
  readonly #headBytes: number
  end = 0

  constructor(bytes: Uint8Array, headBytes: number, onBytes: (count: number) => void) {
    this.#bytes = bytes
    this.#headBytes = headBytes
    this.#onBytes = onBytes
  }

  get head(): Uint8Array {
    return this.#bytes.subarray(0, Math.min(this.end, this.#headBytes))
  }

  read(target: Uint8Array): number {
    const part = this.#bytes.subarray(this.end, this.end + target.length)
    target.set(part)
    this.end += part.length
    this.#onBytes(part.length)
    return part.length
  }

  before(end: number, length: number): Uint8Array {
    return this.#bytes.subarray(Math.max(0, end - length), end)
  }

  close(): void {}
}

/** A reader with a memory. `base` is the absolute offset of its first byte. */
export class RecordingReader implements RememberingReader {
  readonly #feed: ByteReader
  readonly #onBytes: (count: number) => void
  readonly #head: Uint8Array
  readonly #base: number
  #ring = new Uint8Array(SHARD_MARGIN)
  #headFill = 0
  end: number

  constructor(feed: ByteReader, base: number, headBytes: number, onBytes: (count: number) => void) {
    this.#feed = feed
    this.#base = base
    this.end = base
    this.#head = new Uint8Array(headBytes)
    this.#onBytes = onBytes
  }

  get head(): Uint8Array {
    return this.#base === 0 ? this.#head.subarray(0, this.#headFill) : new Uint8Array(0)
  }

  read(target: Uint8Array): number | Promise<number> {
    const got = this.#feed.read(target)
    return typeof got === 'number' ? this.#saw(target, got) : got.then(size => this.#saw(target, size))
  }

  close(): void {
    this.#feed.close()
  }

  before(end: number, length: number): Uint8Array {
    const size = this.#ring.length
    const from = Math.max(end - length, this.end - size, this.#base)
    const bytes = new Uint8Array(Math.max(0, end - from))
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.#ring[(from + i) % size]!
    return bytes
  }

  #saw(target: Uint8Array, size: number): number {
    if (this.#headFill < this.#head.length && size > 0) {
      const part = Math.min(size, this.#head.length - this.#headFill)
      this.#head.set(target.subarray(0, part), this.#headFill)
      this.#headFill += part
    }
    this.#keep(target, size)
    this.end += size
    this.#onBytes(size)
    return size
  }

  #keep(target: Uint8Array, size: number): void {
    const ring = this.#ring.length
    const from = Math.max(0, size - ring)
    for (let i = from; i < size; ) {
      const at = (this.end + i) % ring
      const part = Math.min(size - i, ring - at)
      this.#ring.set(target.subarray(i, i + part), at)
      i += part
    }
  }
}
