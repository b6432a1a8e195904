/**
 * UTF-16 among other text. A shell that appends with `>>` writes its own encoding, whatever the file had: what was UTF-8 goes on
 * as UTF-16 without a mark. Such lines are rewritten where they stand: as UTF-8 from their beginning, with blanks behind up to
 * their line feed. No line moves, so offsets are those of the file, and any part of a file can be read alone.
 *
 *   l0i0n0e0 0a0n0d0 0m0o0r0e0␍0␊0        before
 *   line and more                ␊        after
 *
 * What is decided about a line depends on the line alone, and on where a run of such lines is entered: after the first line feed
 * that is met, all agree. A stretch without NUL bytes costs one look for them.
 */

import type { ByteReader } from '../../model/bytes/byte-reader.ts'
import { CONTROL, unitsOf } from '../../model/bytes/characters.ts'

/** Longer lines are taken in pieces. */
const LONGEST = 32 * 1024
const READ = 64 * 1024
/** Units that a run must begin with to be believed. */
const LEAST = 3
/** The share of ASCII in a line whose end is not seen. */
const MOSTLY = 0.7
const SPACE = 0x20
const LF = 0x0a
const CR = 0x0d

/** What a look at bytes says: where a line of UTF-16 ends, or that there is none, or that more must be read to know. */
type WidthSample = number | 'none' | 'more'

/** The feed with lines of UTF-16 as UTF-8; `base` is the offset of its first byte, `onWideLine` hears where a run of such lines begins. */
export function decodeUtf16Lines(reader: ByteReader, base: number, onWideLine: (offset: number) => void): ByteReader {
  const view = new Utf16LineDecoder(reader, base, onWideLine)
  return { read: target => view.read(target), close: () => reader.close() }
}

class Utf16LineDecoder {
  readonly #feed: ByteReader
  readonly #onWideLine: (offset: number) => void
  /** Offset of the next byte that is read from the feed. */
  #offset: number
  /** Bytes that were read and not given out: those before `#done` are as they shall be. */
  #held = new Uint8Array(0)
  #from = 0
  #done = 0
  #to = 0
  #ended = false
  #wide = false
  #littleEndian = true
  /** By the parity of a place: where a run of usual units is known to break off, as big and as little endian. */
  readonly #broken = [-1, -1, -1, -1]

  constructor(reader: ByteReader, base: number, onWideLine: (offset: number) => void) {
    this.#feed = reader
    this.#offset = base
    this.#onWideLine = onWideLine
  }

  read(target: Uint8Array): number | Promise<number> {
    if (this.#from < this.#to || this.#wide || this.#ended) return this.#slowly(target)
    const got = this.#feed.read(target)
    return typeof got === 'number' ? this.#arrived(target, got) : got.then(size => this.#arrived(target, size))
  }

  /** What came lies in the target already; from the first NUL byte on it is held back for a closer look. */
  #arrived(target: Uint8Array, size: number): number | Promise<number> {
    this.#offset += size
    if (size === 0) {
      this.#ended = true
      return 0
    }
    const nul = nulIn(target, 0, size)
    if (nul < 0) return size
    const held = target.subarray(nul, size)
    if (this.#held.length < held.length) this.#held = new Uint8Array(held.length + READ)
    this.#held.set(held)
    this.#from = 0
    this.#done = 0
    this.#to = held.length
    return nul > 0 ? nul : this.#slowly(target)
  }

  async #slowly(target: Uint8Array): Promise<number> {
    for (;;) {
      while (this.#done < this.#to && this.#done - this.#from < target.length && this.#advance());
      if (this.#from < this.#done || this.#ended || (this.#from === this.#to && !this.#wide)) break
      await this.#readMore()
    }
    if (this.#from === this.#done) return this.#ended ? 0 : this.read(target)
    const size = Math.min(target.length, this.#done - this.#from)
    target.set(this.#held.subarray(this.#from, this.#from + size))
    this.#from += size
    return size
  }

  async #readMore(): Promise<void> {
    const rest = this.#to - this.#from
    if (this.#held.length - this.#to < READ) {
      const bytes = rest + READ > this.#held.length ? new Uint8Array(rest + 2 * READ) : this.#held
      bytes.set(this.#held.subarray(this.#from, this.#to))
      this.#held = bytes
      this.#done -= this.#from
      this.#from = 0
      this.#to = rest
    }
    const size = await this.#feed.read(this.#held.subarray(this.#to, this.#to + READ))
    if (size === 0) this.#ended = true
    this.#to += size
    this.#offset += size
  }

  /** Makes some of what is held ready; false where more must be read before. */
  #advance(): boolean {
    return this.#wide ? this.#line() : this.#toNul()
  }

  /** The next line of a run, or the end of the run. */
  #line(): boolean {
    const end = this.#lineEnd(this.#done, this.#littleEndian)
    if (end === 'more') return false
    if (end === 'none') this.#wide = false
    else this.#rewrite(this.#done, this.#done, end)
    return true
  }

  /** Up to the next NUL byte, and what begins with it. */
  #toNul(): boolean {
    const nul = nulIn(this.#held, this.#done, this.#to)
    if (nul !== this.#done) {
      this.#done = nul < 0 ? this.#to : nul
      return true
    }
    // Little endian the NUL byte is the second one of a character, whose first one may have been given out already.
    for (const [start, littleEndian] of [
      [nul + 1, true],
      [nul, false],
    ] as const) {
      const end = this.#lineEnd(start, littleEndian)
      if (end === 'more') return false
      if (end === 'none' || (end - start) >> 1 < LEAST) continue
      this.#wide = true
      this.#littleEndian = littleEndian
      this.#onWideLine(this.#offset - this.#to + nul)
      this.#rewrite(nul, start, end)
      return true
    }
    while (this.#done < this.#to && this.#held[this.#done] === 0) this.#done++
    return true
  }

  /** Where the line of UTF-16 ends that begins at an index: behind its line feed. */
  #lineEnd(start: number, littleEndian: boolean): WidthSample {
    const place = this.#offset - this.#to + start
    const known = 2 * (place & 1) + (littleEndian ? 1 : 0)
    if (place <= this.#broken[known]!) return 'none'
    const limit = Math.min(this.#to, start + LONGEST)
    const bytes = this.#held
    const low = littleEndian ? 0 : 1
    // A few units at a time: the line may be short.
    for (let at = start, step = 64; ; step = Math.min(2 * step, LONGEST)) {
      const to = Math.min(limit, at + step)
      let end = -1
      for (let i = at; i + 2 <= to; i += 2)
        if (bytes[i + low] === LF && bytes[i + 1 - low] === 0) {
          end = i + 2
          break
        }
      const { odd } = unitsOf(bytes, at, end < 0 ? to : end, littleEndian)
      if (odd >= 0) {
        this.#broken[known] = place + odd - start
        return 'none'
      }
      if (end >= 0) return isNarrow(bytes.subarray(start, end - 2)) ? 'none' : end
      if (to === limit) break
      at += (to - at) & ~1
    }
    if (limit === this.#to && !this.#ended) return 'more'
    const { count, ascii } = unitsOf(bytes, start, limit, littleEndian)
    if (count >= LEAST && ascii >= MOSTLY * count && !isNarrow(bytes.subarray(start, limit))) return limit
    this.#broken[known] = place + limit - start
    return 'none'
  }

  /** Writes the units of [start, end) to `from` on as UTF-8, with blanks behind. */
  #rewrite(from: number, start: number, end: number): void {
    const bytes = this.#held
    const units = bytes.slice(start, end)
    const text = new TextDecoder(this.#littleEndian ? 'utf-16le' : 'utf-16be').decode(units)
    const isLine = text.endsWith('\n')
    const line = fitting(isLine ? text.slice(0, -1) : text, end - from - (isLine ? 1 : 0))
    bytes.fill(SPACE, from, end)
    bytes.set(line, from)
    if (isLine) bytes[end - 1] = LF
    // A carriage return stands before the line feed, or nowhere.
    const last = from + line.length - 1
    if (isLine && line.length > 0 && bytes[last] === CR && last < end - 2) {
      bytes[last] = SPACE
      bytes[end - 2] = CR
    }
    this.#done = end
  }
}

/** Text as UTF-8 in at most `room` bytes: where it takes more, characters from its end on become question marks. */
function fitting(text: string, room: number): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= room) return bytes
  const characters = [...text]
  let excess = bytes.length - room
  for (let i = characters.length - 1; i >= 0 && excess > 0; i--) {
    const size = Buffer.byteLength(characters[i]!)
    if (size === 1) continue
    excess -= size - 1
    characters[i] = '?'
  }
  return new TextEncoder().encode(characters.join('')).subarray(0, room)
}

/**
 * Whether bytes that could be UTF-16 are text by themselves: they are UTF-8, without NUL bytes and whatever else text has not. A
 * NUL byte before them may be the last one of a hole.
 */
function isNarrow(bytes: Uint8Array): boolean {
  const from = bytes[0] === 0 ? 1 : 0
  for (let i = from; i < bytes.length; i++) if (CONTROL[bytes[i]!] === 1) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from), { stream: true })
    return bytes.length > from
  } catch {
    return false
  }
}

/** The first NUL byte; a buffer finds it thirty times as fast as an array of bytes does. */
function nulIn(bytes: Uint8Array, from: number, to: number): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).indexOf(0)
  return at < 0 ? -1 : from + at
}
