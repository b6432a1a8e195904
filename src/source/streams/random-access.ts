/** The bytes of a source that grows, by offset: a file that is open, or what a stream gave lately. */
import type { ByteReader } from '../../model/bytes/byte-reader.ts'

/** Bytes that can be read again, as long as they are there. */
export interface RandomAccess {
  /** Copies bytes from `offset` on; fewer than `target` holds only where there are no more. */
  readAt(target: Uint8Array, offset: number): number
}

/** What a stream gave, as far as it is still needed. */
export class StreamBuffer implements RandomAccess {
  #bytes = new Uint8Array(256 * 1024)
  #fill = 0
  /** Absolute offset of the first byte that is kept. */
  #base = 0

  /** Absolute offset after the last byte that came. */
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

  /** Bytes before the offset are not asked for any more. */
  forget(before: number): void {
    const count = Math.min(before - this.#base, this.#fill)
    // Moving what is kept costs more than the memory of a little that is not.
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

/** The bytes [from, to) of a tape as a feed; `short` once they were not all there. */
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

/** The bytes [from, to) of a tape, as far as they are there. */
export function bytesOf(file: RandomAccess, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, to - from))
  return bytes.subarray(0, file.readAt(bytes, from))
}

const LF = 0x0a
const STEP = 64 * 1024

/** Where the last line begins that begins at or before a limit, for limits that grow: every byte is looked at once. */
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

  /** Up to a limit below an earlier one it is the answer to that one. */
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
