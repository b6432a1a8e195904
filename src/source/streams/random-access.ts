/** The bytes of a growing source, by offset: an open file, or the recent bytes of a stream. */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'

/** Bytes that can be read again, as long as they are available. */
export interface RandomAccess {
  /** Copies bytes from `offset` on; fewer than the size of `target` only if there are no more. */
  readAt(target: Uint8Array, offset: number): number
}

/** The bytes of a stream, as far as they are still needed. */
export class StreamBuffer implements RandomAccess {
  #bytes = new Uint8Array(256 * 1024)
  #fill = 0
  /** Absolute offset of the first buffered byte. */
  #base = 0

  /** Absolute offset after the last byte received. */
  get end(): number {
    return this.#base + this.#fill
  }

  append(chunk: Uint8Array): void {
    if (this.#fill + chunk.length > this.#bytes.length) {
      const grown = new Uint8Array(2 * (this.#fill + chunk.length))
      grown.set(this.#bytes.subarray(0, this.#fill))
      this.#bytes = grown
    }
    this.#bytes.set(chunk, this.#fill)
    this.#fill += chunk.length
  }

  /** Releases the bytes before the offset. */
  forget(before: number): void {
    const count = Math.min(before - this.#base, this.#fill)
    // Moving the rest costs more than a little unused memory.
    if (count < this.#fill - count || count < 64 * 1024) return
    this.#bytes.copyWithin(0, count, this.#fill)
    this.#base += count
    this.#fill -= count
  }

  readAt(target: Uint8Array, offset: number): number {
    if (offset < this.#base) return 0
    const from = offset - this.#base
    const size = Math.max(0, Math.min(target.length, this.#fill - from))
    target.set(this.#bytes.subarray(from, from + size))
    return size
  }
}

/** The bytes [from, to) of a source as a reader; `short` once some were missing. */
export class RandomAccessReader implements ByteReader {
  readonly #file: RandomAccess
  readonly #to: number
  #at: number
  short = false

  constructor(file: RandomAccess, from: number, to: number) {
    this.#file = file
    this.#at = from
    this.#to = to
  }

  read(target: Uint8Array): number {
    const wanted = Math.min(target.length, this.#to - this.#at)
    if (wanted <= 0) return 0
    const got = this.#file.readAt(target.subarray(0, wanted), this.#at)
    this.#at += got
    this.short ||= got < wanted
    return got
  }

  close(): void {}
}

/** Returns the bytes [from, to) of a source, as far as they are available. */
export function bytesOf(file: RandomAccess, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, to - from))
  return bytes.subarray(0, file.readAt(bytes, from))
}

const LF = 0x0a
const STEP = 64 * 1024

/** Finds where the last line that begins at or before a limit begins, for growing limits: every byte is searched once. */
export class LineStarts {
  readonly #tape: RandomAccess
  #start: number
  #searched: number

  /** `from` is the beginning of a line. */
  constructor(file: RandomAccess, from: number) {
    this.#tape = file
    this.#start = from
    this.#searched = from
  }

  /** Returns the start of the last line for a limit; for a lower limit than before, the earlier result. */
  upTo(limit: number): number {
    const buffer = new Uint8Array(Math.max(0, Math.min(STEP, limit - this.#searched)))
    for (let to = limit; to > this.#searched; ) {
      const from = Math.max(this.#searched, to - STEP)
      const part = buffer.subarray(0, to - from)
      const at = part.subarray(0, this.#tape.readAt(part, from)).lastIndexOf(LF)
      if (at >= 0) {
        this.#start = from + at + 1
        break
      }
      to = from
    }
    this.#searched = Math.max(this.#searched, limit)
    return this.#start
  }
}
